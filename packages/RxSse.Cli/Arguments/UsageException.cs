namespace RxSse.Cli.Arguments;

/// <summary>The command line is wrong. The message says what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);
