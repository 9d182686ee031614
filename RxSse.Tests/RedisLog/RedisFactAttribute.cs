using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>Runs where Redis is installed; in CI it must be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisServer.IsInstalled ? null : "Needs redis-server: apt-get install redis-server";
}
