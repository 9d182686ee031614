namespace RxSse.RedisLog.Calls;

/// <summary>Where the log in Redis stands.</summary>
/// <param name="Server">The server that the nodes have adopted.</param>
/// <param name="Epoch">The epoch; empty if there is no log.</param>
/// <param name="Begin">Where the epoch begins.</param>
/// <param name="Newest">The newest event.</param>
/// <param name="Time">The time of the log, in milliseconds.</param>
internal sealed record LogState(string Server, string Epoch, long Begin, long Newest, long Time)
{
    /// <summary>An epoch begins so far behind everything that is known to have been given before.</summary>
    public const long EpochStep = 1_048_576;

    /// <summary>There is no log.</summary>
    public static LogState None { get; } = new("", "", 0, 0, DateTimeOffset.MinValue.ToUnixTimeMilliseconds());

    /// <summary>The newest event.</summary>
    public EventId Position => new(Epoch, Newest);
}
