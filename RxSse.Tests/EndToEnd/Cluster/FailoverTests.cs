using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;
using static System.FormattableString;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>Rows of the table of failures in docs/scale-out.md: the primary is killed, and Sentinel promotes its replica.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const string Name = "rxsse";

    [ClusterFact("redis-server", "redis-sentinel")]
    public async Task PrimaryIsKilled_WhenItsReplicaHasAll_NothingIsMissing()
    {
        var primary = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartReplicaAsync(primary);
        await using var sentinel = await RedisProcess.StartSentinelAsync(primary, Name, TimeSpan.FromSeconds(1));
        await using var run = await StartAsync(primary, sentinel);
        await run.BeginAsync();
        await run.Publisher.EndAsync(); // so that nothing is on its way when the primary is killed
        await primary.SendAsync("WAIT", 1, 5_000);

        await primary.KillAsync();
        var recovered = await run.RecoverAsync();

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Equal(0, count.Lost);
        Assert.InRange(recovered, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 5));
    }

    [ClusterFact("redis-server", "redis-sentinel")]
    public async Task PrimaryIsKilled_WithEventsThatItsReplicaDoesNotHave_EveryClientIsToldOfTheGap()
    {
        var primary = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartReplicaAsync(primary);
        await using var sentinel = await RedisProcess.StartSentinelAsync(primary, Name, TimeSpan.FromSeconds(1));
        await using var run = await StartAsync(primary, sentinel);
        await run.BeginAsync();

        await replica.SendAsync("REPLICAOF", "127.0.0.1", 1); // nobody is there
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(0.5));
        await primary.KillAsync();
        var recovered = await run.RecoverAsync();

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Equal(["restarted"], count.Gaps.Keys);
        Assert.Equal(run.Clients.Count, count.Gaps["restarted"]);
        var lost = await run.LostOfTheLogAsync();
        output.WriteLine($"{lost} acknowledged events are not in the log any more");
        Assert.True(lost > 0, "Everything was replicated.");
        Assert.InRange(recovered, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 5));
    }

    private static Task<ClusterRun> StartAsync(RedisProcess primary, RedisProcess sentinel) =>
        ClusterRun.StartAsync(primary, _ => $"{sentinel.Address},serviceName={Name}");

    private void Print(ClusterCount count, TimeSpan recovered) =>
        output.WriteLine(Invariant($"{count}, recovered in {recovered.TotalSeconds:0.00} s"));
}
