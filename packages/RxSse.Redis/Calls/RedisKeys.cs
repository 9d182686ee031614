using RxSse.Log;
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

    /// <summary>What tickets begin with.</summary>
    private string Tickets { get; } = $"{{{prefix}}}:ticket";

    /// <summary>All keys of the log, in the order in which the scripts take them.</summary>
    public RedisKey[] All => field ??=
    [
        Log, Events, Newest, $"{{{prefix}}}:origins", Rounds, $"{{{prefix}}}:keys", $"{{{prefix}}}:keys-by-age", $"{{{prefix}}}:nodes",
        $"{{{prefix}}}:lease", $"{{{prefix}}}:term", $"{{{prefix}}}:adopt",
    ];

    /// <summary>The same, and what the nodes share beside the log: their statuses, who is revoked, and what is to be closed.</summary>
    public RedisKey[] Shared => field ??= [.. All, $"{{{prefix}}}:status", $"{{{prefix}}}:revoked", $"{{{prefix}}}:closing"];

    /// <summary>The keys of a ticket: itself, all that wait, and those of its principal that wait.</summary>
    public RedisKey[] Ticket(Digest ticket, Digest principal) => [Ticket(ticket), $"{Tickets}s", $"{Tickets}s:{principal}"];

    /// <summary>A text: whom a ticket lets in.</summary>
    public RedisKey Ticket(Digest ticket) => $"{Tickets}:{ticket}";
}
