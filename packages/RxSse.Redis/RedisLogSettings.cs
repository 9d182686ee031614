using System.Text.RegularExpressions;
using RxSse.Configuration;

namespace RxSse.RedisLog;

/// <summary>The keys that the log in Redis adds to the section <c>RxSse</c>.</summary>
internal sealed partial class RedisLogSettings : ISettingSource
{
    public IReadOnlyList<Setting> Settings => All;

    public static IReadOnlyList<Setting> All { get; } =
    [
        // Any text is read: RedisLogCheck refuses without printing it.
        new("Log:Redis:Connection", "a connection", "a connection of StackExchange.Redis",
            "where `redis` finds Redis: `host:6379,user=…,password=…,ssl=true`; needed, and never printed",
            _ => "–",
            (o, text) =>
            {
                o.Part<RedisLogOptions>().Connection = text.Trim();
                return true;
            },
            _ => true),
        new("Log:Redis:Prefix", "a prefix", "1 to 32 lower-case letters, digits and hyphens",
            "what the names of the keys begin with; the same on all nodes of a log",
            o => o.Part<RedisLogOptions>().Prefix,
            (o, text) =>
            {
                o.Part<RedisLogOptions>().Prefix = text.Trim();
                return true;
            },
            o => Prefix().IsMatch(o.Part<RedisLogOptions>().Prefix)),
        Setting.Integer("Log:Redis:CacheEvents", 256, 1_000_000, "maximum number of events in the memory of each node, with 64 MiB at most",
            o => o.Part<RedisLogOptions>().CacheEvents, (o, value) => o.Part<RedisLogOptions>().CacheEvents = value),
        Setting.Duration("Log:Redis:Lease", TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30),
            "after this time without a sign of life of the node that runs the streams, another node runs them",
            o => o.Part<RedisLogOptions>().Lease, (o, value) => o.Part<RedisLogOptions>().Lease = value),
        Setting.Optional(Setting.Duration("Log:Redis:RevocationsAge", TimeSpan.FromSeconds(5), TimeSpan.FromDays(1),
            "after this time without reading who is revoked on other nodes, a node lets nobody in by a credential",
            o => o.Part<RedisLogOptions>().RevocationsAge ?? default, (o, value) => o.Part<RedisLogOptions>().RevocationsAge = value),
            o => o.Part<RedisLogOptions>().RevocationsAge is null, o => o.Part<RedisLogOptions>().RevocationsAge = null),
    ];

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex Prefix();
}
