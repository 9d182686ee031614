using RxSse.Streams;

namespace RxSse.Log;

/// <summary>An event of the log, with its id.</summary>
internal sealed record LogEvent(EventId Id, StreamEvent Event)
{
    public long Sequence => Id.Sequence;
}
