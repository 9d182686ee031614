using System.Diagnostics;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;
using static System.FormattableString;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>Three nodes behind nginx, 100 clients and 50 events a second, while everything is restarted or killed.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class BehindNginxTests(ITestOutputHelper output)
{
    private const int Clients = 100;
    private const int Rate = 50;
    private const string Name = "rxsse";

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    [ClusterFact("redis-server", "nginx")]
    public async Task RollingRestart_NobodyMissesAnything()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync(RedisProcess.AppendOnly));
        await using var nginx = await ClusterNginx.StartAsync(run.Nodes);
        await run.BeginAsync(Clients, Rate, nginx.Address);

        for (var node = 0; node < run.Nodes.Count; node++)
        {
            await run.StopAndStartAgainAsync(node);
            await StepAsync($"node {node} has stopped and is back", run);
        }

        var count = await run.EndAsync();
        output.WriteLine($"{count}");
        Assert.Empty(count.Gaps);
        Assert.Equal(count.Acknowledged * Clients, count.Deliveries);
        Assert.True(count.Returns >= Clients, $"Only {count.Returns} clients have come back.");
    }

    [ClusterFact("redis-server", "redis-sentinel", "nginx")]
    public async Task NodeLeaderAndRedisAreKilled_AndSentinelPromotesAReplicaThatHasLessThanWasAcknowledged()
    {
        var primary = await RedisProcess.StartAsync(RedisProcess.AppendOnly);
        await using var replica = await RedisProcess.StartReplicaAsync(primary);
        await using var sentinel = await RedisProcess.StartSentinelAsync(primary, Name, TimeSpan.FromSeconds(3));
        await using var run = await ClusterRun.StartAsync(primary, _ => $"{sentinel.Address},serviceName={Name}");
        await using var nginx = await ClusterNginx.StartAsync(run.Nodes);
        await run.BeginAsync(Clients, Rate, nginx.Address);

        await run.KillAndStartAgainAsync(2);
        await StepAsync("a node was killed", run);
        await run.KillAndStartAgainAsync(0);
        await StepAsync("the leader was killed", run);
        await primary.KillAsync();
        await primary.StartAgainAsync();
        await StepAsync("Redis was killed, and read its file", run);
        await replica.SendAsync("REPLICAOF", "127.0.0.1", 1); // nobody is there
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(0.5));
        await primary.KillAsync();
        await StepAsync("Redis was killed, and its replica promoted", run);

        var count = await run.EndAsync();
        output.WriteLine($"{count}");
        var lost = await run.LostOfTheLogAsync();
        output.WriteLine($"{lost} acknowledged events are not in the log any more");
        Assert.Equal(["restarted"], count.Gaps.Keys);
        Assert.True(lost > 0, "Everything was replicated.");
        Assert.All(run.Clients, client => Assert.Contains(client.Arrivals, arrival => arrival.Gap is not null));
    }

    // An event goes all the way again, and the run goes on for two seconds.
    private async Task StepAsync(string what, ClusterRun run)
    {
        var recovered = await run.RecoverAsync();
        var gaps = run.Clients.Sum(client => client.Arrivals.Count(arrival => arrival.Gap is not null));
        output.WriteLine(Invariant(
            $"{_clock.Elapsed.TotalSeconds,5:0.0} s: {what}; an event reached all after {recovered.TotalSeconds:0.00} s, {gaps} gaps so far"));
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(2));
    }
}
