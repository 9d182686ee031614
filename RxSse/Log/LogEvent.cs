using RxSse.Streams;

namespace RxSse.Log;

/// <summary>An event of the log.</summary>
/// <param name="Id">Its id, in the epoch that the log has now.</param>
/// <param name="Time">When it was appended, by the clock of the log. An event has no earlier time than those before it.</param>
/// <param name="Event">The event.</param>
public sealed record LogEvent(EventId Id, DateTimeOffset Time, StreamEvent Event) : LogItem
{
    /// <summary>The sequence of its id.</summary>
    public long Sequence => Id.Sequence;
}
