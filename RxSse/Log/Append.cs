using RxSse.Streams;

namespace RxSse.Log;

/// <summary>Events of one stream that are appended together: all of them stand side by side in the log, or none is there.</summary>
/// <param name="Events">The events, at least one.</param>
internal sealed record Append(IReadOnlyList<StreamEvent> Events)
{
    public Append(StreamEvent single) : this([single])
    {
    }

    /// <summary>What a repeated append is recognised by; null if it is not.</summary>
    public AppendKey? Key { get; init; }

    /// <summary>What must hold for the stream; null if nothing must.</summary>
    public AppendCondition? Condition { get; init; }

    /// <summary>
    /// The cursor of the stream's source behind the events; empty if they come from elsewhere. It replaces the one that the log has.
    /// </summary>
    public ReadOnlyMemory<byte> Origin { get; init; }

    /// <summary>The stream of the events.</summary>
    public string Stream => Events[0].Stream;

    /// <summary>The bytes that the events take in memory.</summary>
    public long Size { get; } = Events.Sum(next => next.Size);
}

/// <summary>
/// The key of an append, and the digest of its events. A log keeps a key exactly as long as the newest event that it gave is in the history.
/// </summary>
internal sealed record AppendKey(Digest Name, Digest Content)
{
    /// <summary>The bytes that a kept key takes in memory. The history counts them.</summary>
    public const int Size = 200;
}

/// <summary>Appends only if this is the newest event of the stream.</summary>
/// <param name="Newest">The id; null if the stream must have no event.</param>
internal sealed record AppendCondition(EventId? Newest);
