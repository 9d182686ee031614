using RxSse.Streams;

namespace RxSse.Log;

/// <summary>
/// The ordered, bounded record of all streams. It gives each event its id (dense, from 1) and keeps the newest for
/// those who come back.
/// </summary>
internal interface IEventLog
{
    /// <summary>The id of the newest event; sequence 0 while there is none.</summary>
    EventId Newest { get; }

    /// <summary>
    /// The events appended after the subscription, in order, on a loop of its own: an observer that appends is never
    /// called again before it has returned.
    /// </summary>
    IObservable<LogEvent> Tail { get; }

    /// <summary>The newest event of a stream, kept however old it is; null while there is none.</summary>
    LogEvent? NewestOf(string stream);

    /// <summary>Appends the events in the order given, all or none. When it returns, the log has them.</summary>
    /// <exception cref="AppendRefusedException">The log cannot take them now; the message says why.</exception>
    ValueTask<IReadOnlyList<LogEvent>> AppendAsync(IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="count"/> events after the given one, and what is gone before them.</summary>
    ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>The newest event before the given time, so that what comes after it is from that time on. It may be gone already.</summary>
    ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken);
}
