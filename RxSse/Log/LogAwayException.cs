namespace RxSse.Log;

/// <summary>The log cannot be reached, or has lost its answer. The same round may be sent again.</summary>
/// <param name="message">The reason, as a sentence without credentials.</param>
/// <param name="mayBeAppended">Whether the round may have been appended: it was sent, and no answer came.</param>
/// <param name="inner">The failure behind it.</param>
public sealed class LogAwayException(string message, bool mayBeAppended = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the round may have been appended.</summary>
    public bool MayBeAppended { get; } = mayBeAppended;
}
