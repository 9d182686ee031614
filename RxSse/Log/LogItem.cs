namespace RxSse.Log;

/// <summary>An item of the tail of a log.</summary>
public abstract record LogItem
{
    private protected LogItem()
    {
    }
}

/// <summary>Where the log stands when its tail begins. It is the first item, and nothing falls between it and the next.</summary>
/// <param name="Position">The newest event; where the epoch begins if it has none, which is 0 in a new log.</param>
/// <param name="Newest">The newest event of each stream, at any age.</param>
public sealed record Standing(EventId Position, IReadOnlyList<LogEvent> Newest) : LogItem;

/// <summary>
/// The log has begun a new epoch. What survived bears its name from now on; what did not is gone. The next event is the first after the
/// beginning, which is greater than every sequence given before.
/// </summary>
/// <param name="From">The item of the tail before it.</param>
/// <param name="Begin">Where the epoch begins.</param>
/// <param name="Newest">The newest event of each stream, in the new epoch.</param>
/// <exception cref="ArgumentException">The epoch has the name of the one before, or begins before its newest item.</exception>
public sealed record NewEpoch(EventId From, EventId Begin, IReadOnlyList<LogEvent> Newest) : LogItem
{
    /// <summary>Where the epoch begins.</summary>
    public EventId Begin { get; } = Begin.Epoch != From.Epoch && Begin.Sequence >= From.Sequence
        ? Begin
        : throw new ArgumentException($"An epoch cannot begin at {Begin} behind {From}. It has a new name, and no sequence falls.", nameof(Begin));
}

/// <summary>The tail has missed events, and the log does not retain them either.</summary>
/// <param name="From">The item of the tail before it.</param>
/// <param name="To">The newest of them.</param>
/// <param name="Newest">The newest event of each stream, up to this one.</param>
/// <exception cref="ArgumentException">The two are of different epochs, or in the other order.</exception>
public sealed record Hole(EventId From, EventId To, IReadOnlyList<LogEvent> Newest) : LogItem
{
    /// <summary>The newest of the missed events.</summary>
    public EventId To { get; } = To.Epoch == From.Epoch && To.Sequence >= From.Sequence
        ? To
        : throw new ArgumentException($"A hole cannot reach from {From} to {To}. It lies within an epoch.", nameof(To));
}

/// <summary>
/// All events that have an earlier time have passed: until an epoch begins, no later event has a time before this one. It passes because
/// somebody has asked for it.
/// </summary>
/// <param name="Time">The time of the log.</param>
public sealed record Mark(DateTimeOffset Time) : LogItem;
