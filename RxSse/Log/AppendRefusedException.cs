namespace RxSse.Log;

/// <summary>The log did not take the events: nothing was published. The message says why, and that trying again may help.</summary>
internal sealed class AppendRefusedException(string message) : Exception(message);
