namespace RxSse.RedisLog;

/// <summary>Where and how the log in Redis is kept. The settings are <c>Log:Redis:*</c>.</summary>
public sealed class RedisLogOptions
{
    /// <summary>Where Redis is, as StackExchange.Redis writes it. It is never printed. Default empty, which is not allowed.</summary>
    public string Connection { get; set; } = "";

    /// <summary>
    /// What the names of the keys begin with, in braces; 1 to 32 lower-case letters, digits and hyphens. All nodes of one log have the same.
    /// Default <c>rxsse</c>.
    /// </summary>
    public string Prefix { get; set; } = "rxsse";

    /// <summary>The maximum number of events in the memory of each node; 256 to 1,000,000. Default 10,000.</summary>
    public int CacheEvents { get; set; } = 10_000;

    /// <summary>
    /// How long the node that runs the streams keeps that right without renewing it; 500 ms to 30 s. Default 1.5 s.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMilliseconds(1_500);

    /// <summary>
    /// How long a node that cannot read who is revoked on other nodes goes on letting in callers with a credential; 5 s to 24 h. After that it
    /// lets in only those without one, until it has read it again. Default null: for ever.
    /// </summary>
    public TimeSpan? RevocationsAge { get; set; }
}
