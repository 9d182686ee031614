using RxSse.Streams;

namespace RxSse.FileLog.Store;

/// <summary>An event as it is stored. It has no epoch: events that outlive an epoch have the name of the next one.</summary>
internal sealed record StoredEvent(long Sequence, DateTimeOffset Time, string Stream, string Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>The bytes that the event takes in memory, as the bounds in bytes count them.</summary>
    public long Size => Data.Length + StreamEvent.Overhead;
}
