namespace RxSse.Log;

/// <summary>
/// The ordered, bounded log of all streams. It assigns each event its id (consecutive in an epoch) and its time (which never falls),
/// and keeps the newest events for replay. A log that is stored elsewhere answers <see cref="Newest"/> and <see cref="NewestOf"/> from a
/// local copy.
/// </summary>
internal interface IEventLog
{
    /// <summary>Reads what the log has. Nothing else of it is used before. A fault that a setting causes is an options fault.</summary>
    Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// How long the host waits for the start. After that it listens without the log, and takes nobody before the log has started:
    /// <see cref="NewestOf"/> then gives nothing, <see cref="Now"/> any time, and <see cref="AppendAsync"/> says that the log is away. Null: as
    /// long as it takes.
    /// </summary>
    TimeSpan? StartWithin => null;

    /// <summary>Ends the log, after the last append.</summary>
    Task StopAsync() => Task.CompletedTask;

    /// <summary>What is wrong with the log, as a sentence, while it serves what it has; null if nothing is.</summary>
    string? Degraded => null;

    /// <summary>The id of the newest event; where the epoch begins if it has none, which is 0 in a new log.</summary>
    EventId Newest { get; }

    /// <summary>
    /// The time of the log: that of an event which would be appended now. A log that is stored elsewhere answers as far as it has heard of it.
    /// </summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Where the log stands, then the events that are appended after it, in order, on the log's own loop. The first item may also come
    /// within the subscription. What is missing between two events is a <see cref="NewEpoch"/> or a <see cref="Hole"/>. An observer may
    /// append: it is not called again before it returns.
    /// </summary>
    IObservable<LogItem> Tail { get; }

    /// <summary>The newest event of a stream, at any age; null if there is none.</summary>
    LogEvent? NewestOf(string stream);

    /// <summary>
    /// The newest <see cref="Append.Origin"/> of a stream, at any age; empty if there is none. It is kept with the events: who reads it has
    /// appended everything before it, and nothing behind it.
    /// </summary>
    ReadOnlyMemory<byte> OriginOf(string stream);

    /// <summary>
    /// Decides each append in this order, by its key, its condition and the room, and appends its events or none of them. One that is
    /// refused does not affect the others. What is appended is in the log when the task completes. A log that other processes share answers
    /// or fails within about a second.
    /// </summary>
    /// <returns>The outcome of each append, in the same order.</returns>
    /// <exception cref="LogAwayException">The log is away. The same round may be sent again.</exception>
    /// <exception cref="AppendRefusedException">
    /// The round is refused as a whole: the log is full or has stopped, or its term is over.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled before it was sent, and nothing is appended. A later cancellation has no effect.
    /// </exception>
    ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken);

    /// <summary>Reads at most <paramref name="count"/> events after this sequence, and reports which are no longer retained.</summary>
    /// <exception cref="LogAwayException">What is not in memory cannot be read: the log is away, or has stopped.</exception>
    ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Looks an id up. A log elsewhere may have assigned ids that are newer than <see cref="Newest"/>, which is what has arrived here.
    /// </summary>
    ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken);

    /// <summary>Finds the position before the first event at or after this time. The event at the position need not be retained.</summary>
    /// <exception cref="LogAwayException">What is not in memory cannot be read: the log is away, or has stopped.</exception>
    ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken);
}
