namespace RxSse.Cli.Output;

/// <summary>Nobody reads what is printed any more, as behind <c>| head -1</c>.</summary>
internal sealed class OutputClosedException(Exception inner) : Exception("The output is closed.", inner);
