namespace RxSse.RedisLog.Calls;

/// <summary>What a node has seen of the log. A log that has less than this has lost events.</summary>
/// <param name="Epoch">The epoch of what it has seen; empty if it has seen nothing.</param>
/// <param name="Server">The server that had it; empty if it has seen nothing.</param>
/// <param name="Floor">The newest sequence that was acknowledged to the node, or that its tail has read. It never falls.</param>
/// <param name="Time">The latest time of the log that it has seen, in milliseconds.</param>
internal sealed record CallerState(string Epoch, string Server, long Floor, long Time)
{
    /// <summary>A node that has just started.</summary>
    public static CallerState Nothing { get; } = new("", "", 0, DateTimeOffset.MinValue.ToUnixTimeMilliseconds());
}
