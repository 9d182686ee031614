namespace RxSse.RedisLog.Calls;

/// <summary>
/// The calls to the log in Redis. Each is done as a whole or not at all. The history is bounded by the limits that the calls were made with.
/// </summary>
/// <exception cref="RedisCallException">Thrown by each: Redis does not answer, or refuses.</exception>
internal interface IRedisCalls : IAsyncDisposable
{
    /// <summary>
    /// Appends a round. <see cref="CallStatus.OtherServer"/>, <see cref="CallStatus.Stale"/> and <see cref="CallStatus.Fenced"/>: nothing
    /// was appended.
    /// </summary>
    Task<AppendAnswer> AppendAsync(AppendCall call);

    /// <summary>Reads at most so many events after a sequence, and at most about so many bytes, but one event at least.</summary>
    Task<PageAnswer> ReadAsync(long after, int count, long bytes);

    /// <summary>Reads a page as <see cref="ReadAsync"/> does, over the connection of the tail.</summary>
    Task<PageAnswer> CatchUpAsync(long after, int count, long bytes);

    /// <summary>
    /// Reads at most so many events after a sequence. If there is none, it waits for one, for at most <see cref="TailWait"/>. The state is
    /// not older than the events.
    /// </summary>
    Task<TailAnswer> TailAsync(long after, int count);

    /// <summary>Where the log stands. It reads nothing else.</summary>
    Task<LogState> StateAsync();

    /// <summary>
    /// Where the log stands, the newest event of each stream, and the cursors of sources, in pages that are bounded in bytes. If there are
    /// several, events may come between them.
    /// </summary>
    Task<LoadAnswer> LoadAsync();

    /// <summary>Where the log stands, and the cursors of sources.</summary>
    Task<LoadAnswer> LoadOriginsAsync();

    /// <summary>Finds the sequence before the first event at or after a time, in milliseconds.</summary>
    Task<FindAnswer> FindAsync(long time);

    /// <summary>
    /// Says what a node has seen to the server that answers now. <see cref="CallStatus.Wait"/>: others have not said it yet.
    /// </summary>
    Task<AdoptAnswer> AdoptAsync(AdoptCall call);

    /// <summary>Says that a node is there, and keeps, takes or gives up the lease.</summary>
    Task<LeaseAnswer> LeaseAsync(LeaseCall call);

    /// <summary>What a server says of itself.</summary>
    Task<RedisFacts> FactsAsync();

    /// <summary>How long <see cref="TailAsync"/> waits for an event.</summary>
    static TimeSpan TailWait { get; } = TimeSpan.FromSeconds(1);
}
