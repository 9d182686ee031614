namespace RxSse.Publishing;

/// <summary>Why events were not published.</summary>
public enum PublishRefusal
{
    /// <summary>Too many events wait for the log, or behind it for delivery. A retry may succeed.</summary>
    Behind,

    /// <summary>The log could not be reached for as long as <c>LogOptions.Patience</c> says. A retry may succeed.</summary>
    Away,

    /// <summary>What the log stores events on is full. A retry succeeds when somebody has made room.</summary>
    Full,

    /// <summary>The data of an event, or the events together, are larger than the limits allow.</summary>
    TooLarge,

    /// <summary>The key was used for other events.</summary>
    KeyReused,

    /// <summary>The newest event of the stream is another one.</summary>
    NotNewest,

    /// <summary>The application is stopping.</summary>
    Stopping,
}

/// <summary>
/// Events were not published, and nothing was changed, unless <see cref="MayBePublished"/> says otherwise. The message has the details.
/// </summary>
/// <param name="reason">Why.</param>
/// <param name="message">The details.</param>
public sealed class PublishRefusedException(PublishRefusal reason, string message) : Exception(message)
{
    /// <summary>Why the events were not published.</summary>
    public PublishRefusal Reason { get; } = reason;

    /// <summary>
    /// Whether the events may have been published all the same, because the log did not answer. A retry with the same <c>Key</c> publishes
    /// them once.
    /// </summary>
    public bool MayBePublished { get; init; }
}
