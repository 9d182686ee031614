using RxSse.Log;

namespace RxSse.FileLog.Store;

/// <summary>What one call to append has written.</summary>
internal sealed class StoredRound
{
    /// <summary>The outcome of each append, in order.</summary>
    public List<AppendOutcome> Outcomes { get; } = [];

    /// <summary>The events, in order.</summary>
    public List<StoredEvent> Events { get; } = [];

    /// <summary>The size of the events.</summary>
    public long Bytes { get; set; }

    /// <summary>The cursors of the sources that came with the events.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Origins { get; } = [];

    /// <summary>The newest sequence of each stream that has events in this round.</summary>
    public Dictionary<string, long> Newest { get; } = [];
}
