namespace RxSse.Log;

/// <summary>
/// The log did not accept the events, and none of them was appended, unless <see cref="MayBeAppended"/> says otherwise. The message has the
/// details.
/// </summary>
/// <param name="reason">Why.</param>
/// <param name="message">The details.</param>
public sealed class AppendRefusedException(AppendRefusal reason, string message) : Exception(message)
{
    /// <summary>Why the events were not appended.</summary>
    public AppendRefusal Reason { get; } = reason;

    /// <summary>Whether the events may be in the log all the same, because no answer came.</summary>
    public bool MayBeAppended { get; init; }
}
