using RxSse.Streams;

namespace RxSse.Log;

/// <summary>An event that has its place in the log.</summary>
internal sealed record LogEvent(EventId Id, StreamEvent Event)
{
    public long Sequence => Id.Sequence;
}
