namespace RxSse.Log;

/// <summary>
/// The ordered, bounded log of all streams. It assigns each event its id and its time, keeps the newest events for replay, and tells what
/// follows. A log that is stored elsewhere answers <see cref="Newest"/> and <see cref="NewestOf"/> from a local copy.
/// </summary>
/// <remarks>
/// <para>
/// What a log promises: an id that was ever given is either resumed exactly or answered by a gap. Sequences are consecutive within an epoch, and
/// no sequence is given twice. If events may be lost whose ids were given, the log begins a new epoch behind all of them, and its tail says so.
/// Times never fall, over epochs neither: <see cref="LogClock"/> is such a clock.
/// </para>
/// <para>
/// All members may be called from any thread, also at the same time, and none blocks: <see cref="Newest"/>, <see cref="NewestOf"/> and
/// <see cref="OriginOf"/> are asked for each response, and under the loops of delivery. Events, pages and lists are not changed once they were
/// given away.
/// </para>
/// <para>The host calls <see cref="StartAsync"/> before anything else, unless <see cref="StartWithin"/> says otherwise, and
/// <see cref="StopAsync"/> after the last append. It disposes a log that is <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/>.
/// A log that is an <see cref="IRevocationStore"/> keeps revocations too.</para>
/// </remarks>
public interface IEventLog
{
    /// <summary>Reads what the log has. Nothing else of it is used before.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Somebody has to change something: a setting, a right, what the log is stored on. Each failure is a line with the key of a setting. The
    /// process ends with these lines, and does not try again.
    /// </exception>
    Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// How long the host waits for the start. After that it listens without the log, and takes nobody before the log has started. Four
    /// members are used meanwhile: <see cref="NewestOf"/> and <see cref="OriginOf"/> give nothing, <see cref="AppendAsync"/> throws a
    /// <see cref="LogAwayException"/>, and <see cref="Degraded"/> may say what is wrong. Null: as long as it takes.
    /// </summary>
    TimeSpan? StartWithin => null;

    /// <summary>Ends the log, after the last append.</summary>
    Task StopAsync() => Task.CompletedTask;

    /// <summary>What is wrong with the log, as a sentence, while it serves what it has; null if nothing is. Readiness shows it.</summary>
    string? Degraded => null;

    /// <summary>The number of events that the log has in memory; null if it does not say. It may be asked before the start.</summary>
    int? EventsInMemory => null;

    /// <summary>The id of the newest event; where the epoch begins if it has none, which is 0 in a new log.</summary>
    EventId Newest { get; }

    /// <summary>
    /// The time of the log: that of an event which would be appended now. A log that is stored elsewhere answers as far as it has heard of it.
    /// </summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Where the log stands, then the events that are appended after it, in order, on the log's own loop. The first item may also come
    /// within the subscription. What is missing between two events is a <see cref="NewEpoch"/> or a <see cref="Hole"/>. A <see cref="Mark"/>
    /// passes only if somebody has asked for it. An observer may append: it is not called again before it returns. A tail that fails
    /// stops the host; it never completes. <see cref="LogTails"/> makes such tails.
    /// </summary>
    IObservable<LogItem> Tail { get; }

    /// <summary>
    /// Asks for a <see cref="Mark"/> in the tail when the time of the log has come so far. Only the earliest time is kept: whoever needs a
    /// later one asks again when the mark has passed. Returns at once. <see cref="MarkRequests"/> keeps the request.
    /// </summary>
    /// <param name="time">The time, by the clock of the log.</param>
    void RequestMark(DateTimeOffset time);

    /// <summary>The newest event of a stream, at any age; null if there is none.</summary>
    /// <param name="stream">The name of the stream.</param>
    LogEvent? NewestOf(string stream);

    /// <summary>
    /// The newest <see cref="Append.Origin"/> of a stream, at any age; empty if there is none. It is kept with the events: who reads it has
    /// appended everything before it, and nothing behind it.
    /// </summary>
    /// <param name="stream">The name of the stream.</param>
    ReadOnlyMemory<byte> OriginOf(string stream);

    /// <summary>
    /// Decides each append in this order, by its key, its condition and the room, and appends its events or none of them. One that is
    /// refused does not affect the others. What is appended is in the log when the task completes. A log that other processes share answers
    /// or fails within about a second.
    /// </summary>
    /// <param name="round">The appends. Each appender has one round on its way, and sends it again after a <see cref="LogAwayException"/>.</param>
    /// <param name="cancellationToken">The round need not be sent any more. Once it is sent, it ends as if nobody had cancelled it.</param>
    /// <returns>The outcome of each append, in the same order.</returns>
    /// <exception cref="LogAwayException">The log is away. The same round may be sent again.</exception>
    /// <exception cref="AppendRefusedException">
    /// The round is refused as a whole: the log is full or has stopped, or its term is over.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled before it was sent, and nothing is appended. A later cancellation has no effect.
    /// </exception>
    ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken);

    /// <summary>
    /// Reads at most <paramref name="count"/> events after this sequence, and reports which are no longer retained. It may give fewer, but
    /// none only if nothing follows, if <see cref="HistoryPage.EvictedThrough"/> says where to go on, or if the tail is about to tell of a break.
    /// </summary>
    /// <param name="after">The sequence before the first event that is asked for.</param>
    /// <param name="count">The maximum number of events.</param>
    /// <param name="cancellationToken">Nobody waits for the page any more.</param>
    /// <exception cref="LogAwayException">
    /// What is not in memory cannot be read: the log is away, or has stopped. The response of who resumes ends, and its client comes again.
    /// </exception>
    ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Looks an id up. A log elsewhere may have assigned ids that are newer than <see cref="Newest"/>, which is what has arrived here.
    /// </summary>
    /// <param name="id">The id, as a client has sent it: it need not be one that the log has given.</param>
    /// <param name="cancellationToken">Nobody waits for the place any more.</param>
    /// <exception cref="LogAwayException">What is not in memory cannot be read. Whoever resumes is rejected, and told to come again.</exception>
    ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken);

    /// <summary>Finds the position before the first event at or after this time. The event at the position need not be retained.</summary>
    /// <param name="time">The time, by the clock of the log.</param>
    /// <param name="cancellationToken">Nobody waits for the position any more.</param>
    /// <exception cref="LogAwayException">
    /// What is not in memory cannot be read: the log is away, or has stopped. Whoever resumes is rejected, and told to come again.
    /// </exception>
    ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken);
}
