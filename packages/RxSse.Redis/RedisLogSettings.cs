using System.Text.RegularExpressions;
using RxSse.Configuration;

namespace RxSse.RedisLog;

/// <summary>The keys that the log in Redis adds to the section <c>RxSse</c>, below <c>Log:Redis</c>.</summary>
internal static partial class RedisLogSettings
{
    public static void Add(LogSettings<RedisLogOptions> settings) => settings
        .Secret("Connection", "a connection of StackExchange.Redis",
            "where `redis` finds Redis: `host:6379,user=…,password=…,ssl=true`; needed, and never printed",
            (options, text) => options.Connection = text, RedisLogCheck.FaultOf)
        .Text("Prefix", "a prefix", "1 to 32 lower-case letters, digits and hyphens",
            "what the names of the keys begin with; the same on all nodes of a log",
            options => options.Prefix,
            (options, text) =>
            {
                options.Prefix = text;
                return true;
            },
            options => Prefix().IsMatch(options.Prefix))
        .WholeNumber("CacheEvents", 256, 1_000_000, "maximum number of events in the memory of each node, with 64 MiB at most",
            options => options.CacheEvents, (options, value) => options.CacheEvents = value)
        .Duration("Lease", TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30),
            "after this time without a sign of life of the node that runs the streams, another node runs them",
            options => options.Lease, (options, value) => options.Lease = value)
        .DurationOrOff("RevocationsAge", TimeSpan.FromSeconds(5), TimeSpan.FromDays(1),
            "after this time without reading who is revoked on other nodes, a node lets nobody in by a credential",
            options => options.RevocationsAge, (options, value) => options.RevocationsAge = value);

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex Prefix();
}
