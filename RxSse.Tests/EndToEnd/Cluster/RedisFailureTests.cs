using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;
using static System.FormattableString;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>Rows of the table of failures in docs/scale-out.md: Redis ends, comes back without its data, or is full.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class RedisFailureTests(ITestOutputHelper output)
{
    [ClusterFact("redis-server")]
    public async Task RedisIsKilled_AndComesBackAfter1s_NobodyIsRefused_AndNothingIsMissing()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync(RedisProcess.AppendOnly));
        await run.BeginAsync();

        await run.Redis.KillAsync();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(1));
        await run.Redis.StartAgainAsync();
        var recovered = await run.RecoverAsync();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(1));

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Empty(count.Gaps);
        Assert.Equal(0, count.Refused);
        Assert.InRange(recovered, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 2));
    }

    [ClusterFact("redis-server")]
    public async Task RedisIsAwayFor30s_PublishersAreRefused_ClientsJoinFromMemory_AndAllComesBack()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync(RedisProcess.AppendOnly));
        await run.BeginAsync();
        await run.Redis.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(10));

        using var ready = await run.Nodes[1].Client.GetAsync("/healthz/ready");
        var health = await ready.Content.ReadAsStringAsync();
        await using var joining = await EventReader.JoinAsync(run.Nodes[1].Client, "?streams=orders&from=earliest");
        var beats = run.Clients[0].Arrivals.Count(arrival => arrival.Event.Type == "heartbeat" && arrival.Timestamp > killed);
        var refused = run.Publisher.Refused;
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(20));
        await run.Redis.StartAgainAsync();
        var recovered = await run.RecoverAsync();

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.StartsWith("Degraded: The log is away since ", health, StringComparison.Ordinal);
        Assert.True(beats >= 5, $"{beats} heartbeats in 10 s.");
        Assert.Equal([HttpStatusCode.ServiceUnavailable], refused.Keys);
        Assert.Empty(count.Gaps);
        Assert.InRange(recovered, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 5));
    }

    [ClusterFact("redis-server")]
    public async Task RedisIsFlushed_EveryClientIsToldOfTheGap()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync();

        await run.Redis.SendAsync("FLUSHALL");
        await AssertToldAsync(run);
    }

    [ClusterFact("redis-server")]
    public async Task RedisComesBackEmpty_EveryClientIsToldOfTheGap()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync();

        await run.Redis.KillAsync();
        await run.Redis.StartAgainAsync();
        await AssertToldAsync(run);
    }

    [ClusterFact("redis-server")]
    public async Task RedisHasNoMemory_PublishersAreTold_AndSubscribersStay()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync(perSecond: 5);

        await run.Redis.SendAsync("CONFIG", "SET", "maxmemory", "1mb");
        using var full = await run.Nodes[1].Client.PostAsJsonAsync("/streams/orders/events", new { data = new { number = 0 } });
        await using var joining = await EventReader.JoinAsync(run.Nodes[1].Client, "?streams=orders&from=earliest");
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(2)); // longer than a lease
        await run.Redis.SendAsync("CONFIG", "SET", "maxmemory", "0");
        var recovered = await run.RecoverAsync();

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Equal(HttpStatusCode.InsufficientStorage, full.StatusCode);
        Assert.Empty(count.Gaps);
    }

    private async Task AssertToldAsync(ClusterRun run)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(run.Clients.Select(client => client.HasReceivedAsync(arrival => arrival.Gap is not null)));
        var told = Stopwatch.GetElapsedTime(began);
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(1));

        var count = await run.EndAsync();
        output.WriteLine(Invariant($"{count}, told after {told.TotalSeconds:0.00} s"));
        Assert.Equal(["restarted"], count.Gaps.Keys);
        Assert.Equal(run.Clients.Count, count.Gaps["restarted"]);
        Assert.Equal(0, count.Refused);
        Assert.InRange(told, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 2));
    }

    private void Print(ClusterCount count, TimeSpan recovered) =>
        output.WriteLine(Invariant($"{count}, recovered in {recovered.TotalSeconds:0.00} s"));
}
