using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using Xunit.Sdk;

namespace RxSse.Tests.RedisLog;

/// <summary>Runs where Redis is installed; in CI it must be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisServer.IsInstalled ? null : "Needs redis-server: apt-get install redis-server";
}

/// <summary>A long test that starts programs of Redis; in CI they must be installed.</summary>
[TraitDiscoverer("RxSse.Tests.LongTrait", "RxSse.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongRedisFactAttribute : FactAttribute, ITraitAttribute
{
    public LongRedisFactAttribute(params string[] programs) => Skip = LongTrait.SkipReason ?? programs.Append("redis-server")
        .Where(program => !Installed.IsCi && Installed.PathOf(program) is null)
        .Select(program => $"Needs {program}: apt-get install {program}").FirstOrDefault();

    /// <summary>Whether it needs TLS, which some builds of Redis do not have.</summary>
    public bool NeedsTls
    {
        get;
        init
        {
            field = value;
            Skip ??= value && File.ReadAllBytes(Installed.PathOf("redis-server")!).AsSpan().IndexOf("tls-auth-clients"u8) < 0
                ? "redis-server was built without TLS." : null;
        }
    }
}
