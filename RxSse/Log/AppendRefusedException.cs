namespace RxSse.Log;

/// <summary>The log did not accept the events, and none of them was published. The message has the reason. A retry may succeed.</summary>
internal sealed class AppendRefusedException(string message) : Exception(message);
