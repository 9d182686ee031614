using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>The keys of a log. They have one hash tag, so that they are in one slot of a cluster.</summary>
/// <param name="prefix">What the names begin with.</param>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>A hash: epoch, beginning, newest sequence, time, server.</summary>
    public RedisKey Log { get; } = $"{{{prefix}}}:log";

    /// <summary>A stream: the events, and where epochs begin.</summary>
    public RedisKey Events { get; } = $"{{{prefix}}}:events";

    /// <summary>A hash: the newest event of each stream.</summary>
    public RedisKey Newest { get; } = $"{{{prefix}}}:newest";

    /// <summary>A hash: the last round of each appender.</summary>
    public RedisKey Rounds { get; } = $"{{{prefix}}}:rounds";

    /// <summary>All keys, in the order in which the scripts take them.</summary>
    public RedisKey[] All => field ??=
    [
        Log, Events, Newest, $"{{{prefix}}}:origins", Rounds, $"{{{prefix}}}:keys", $"{{{prefix}}}:keys-by-age", $"{{{prefix}}}:nodes",
        $"{{{prefix}}}:lease", $"{{{prefix}}}:term", $"{{{prefix}}}:adopt",
    ];
}
