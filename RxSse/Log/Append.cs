using RxSse.Streams;

namespace RxSse.Log;

/// <summary>Events of one stream that are appended together: all of them stand side by side in the log, or none is there.</summary>
public sealed record Append
{
    /// <param name="events">The events, at least one, all of one stream.</param>
    /// <exception cref="ArgumentException">There is no event, or they are of several streams.</exception>
    public Append(IReadOnlyList<StreamEvent> events)
    {
        if (events.Count == 0)
        {
            throw new ArgumentException("An append has at least one event.", nameof(events));
        }

        Events = events;
        foreach (var next in events)
        {
            Size += next.Stream == Stream ? next.Size
                : throw new ArgumentException($"An append has events of one stream, not of '{Stream}' and '{next.Stream}'.", nameof(events));
        }
    }

    /// <param name="only">The event.</param>
    public Append(StreamEvent only) : this([only])
    {
    }

    /// <summary>The events, at least one.</summary>
    public IReadOnlyList<StreamEvent> Events { get; }

    /// <summary>The stream of the events.</summary>
    public string Stream => Events[0].Stream;

    /// <summary>The bytes that the events take in memory, as the bounds in bytes count them.</summary>
    public long Size { get; }

    /// <summary>What a repeated append is recognised by; null if it is not.</summary>
    public AppendKey? Key { get; init; }

    /// <summary>What must hold for the stream; null if nothing must.</summary>
    public AppendCondition? Condition { get; init; }

    /// <summary>
    /// The cursor of the stream's source behind the events; empty if they come from elsewhere. It replaces the one that the log has.
    /// </summary>
    public ReadOnlyMemory<byte> Origin { get; init; }
}

/// <summary>
/// The key of an append, and the digest of its events. A log keeps a key exactly as long as the newest event that it gave is in the history.
/// </summary>
/// <param name="Name">The key: the same for an append and its repetition.</param>
/// <param name="Content">The digest of the events.</param>
public sealed record AppendKey(Digest Name, Digest Content)
{
    /// <summary>The bytes that a kept key takes in memory. The bound <see cref="HistoryOptions.Bytes"/> counts them.</summary>
    public static int Size => 200;
}

/// <summary>Appends only if this is the newest event of the stream.</summary>
/// <param name="Newest">The id; null if the stream must have no event.</param>
public sealed record AppendCondition(EventId? Newest);
