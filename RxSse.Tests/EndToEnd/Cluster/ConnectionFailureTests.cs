using System.Diagnostics;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;
using static System.FormattableString;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>Rows of the table of failures in docs/scale-out.md: one node does not reach Redis, or slowly.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class ConnectionFailureTests(ITestOutputHelper output)
{
    private const int Last = 2; // the node behind the proxy

    [ClusterFact("redis-server")]
    public async Task AnswersAreLostButCommandsAreDone_EachEventIsStoredOnce()
    {
        var redis = await RedisProcess.StartAsync();
        using var way = WayTo(redis);
        await using var run = await StartAsync(redis, way);
        await run.BeginAsync();

        way.SwallowAnswers();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(1.5)); // the answer of an append is waited for a second
        way.Close();
        way.Open();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(2));

        var count = await run.EndAsync();
        output.WriteLine($"{count}");
        Assert.Empty(count.Gaps);
        Assert.Equal(0, count.Refused);
        Assert.True(count.LongestWait > TimeSpan.FromSeconds(1), "No answer was lost.");
    }

    [ClusterFact("redis-server")]
    public async Task NodeIsCutOff_ItRefuses_AndItsClientsReceiveAllWhenItIsBack()
    {
        var redis = await RedisProcess.StartAsync();
        using var way = WayTo(redis);
        await using var run = await StartAsync(redis, way);
        await run.BeginAsync();

        var cut = Stopwatch.GetTimestamp();
        way.Close();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(6));
        var beats = run.Clients[Last].Arrivals.Count(arrival => arrival.Event.Type == "heartbeat" && arrival.Timestamp > cut);
        way.Open();
        var recovered = await run.RecoverAsync();

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Empty(count.Gaps);
        Assert.True(beats >= 3, $"{beats} heartbeats in 6 s.");
        Assert.Equal([HttpStatusCode.ServiceUnavailable], run.Publisher.Refused.Keys);
        Assert.InRange(recovered, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 5));
    }

    [ClusterFact("redis-server")]
    public async Task NodeIsCutOffForLongerThanTheHistory_ItsClientsAreToldWhatIsMissing()
    {
        var redis = await RedisProcess.StartAsync();
        using var way = WayTo(redis);
        await using var run = await StartAsync(redis, way, "--RxSse:History:Capacity=50");
        await run.BeginAsync();

        way.Close();
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(6));
        way.Open();
        var recovered = await run.RecoverAsync();

        var count = await run.EndAsync();
        Print(count, recovered);
        Assert.Equal(["expired"], count.Gaps.Keys);
        Assert.All(run.Clients, (client, number) =>
            Assert.Equal(number % run.Nodes.Count == Last, client.Arrivals.Any(arrival => arrival.Gap is not null)));
        Assert.True(count.Lost > 0, "Nothing had left the history.");
        Assert.InRange(recovered, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 5));
    }

    [ClusterFact("redis-server")]
    public async Task TailOfANodeIsSlow_ItsClientsReceiveAllLater_AndNobodyElseNotices()
    {
        var redis = await RedisProcess.StartAsync();
        using var way = WayTo(redis);
        await using var run = await StartAsync(redis, way);
        await run.BeginAsync();

        way.Delay(TimeSpan.FromMilliseconds(400));
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(5));

        var count = await run.EndAsync();
        var later = Later(run.Clients[Last], run.Clients[0]);
        output.WriteLine(Invariant($"{count}, {later.TotalSeconds:0.00} s later than elsewhere"));
        Assert.Empty(count.Gaps);
        Assert.Equal(0, count.Refused);
        Assert.True(later > TimeSpan.FromMilliseconds(200), "The clients of the slow node were not later than others.");
    }

    private static FaultyProxy WayTo(RedisProcess redis) => FaultyProxy.To(new Uri($"http://{redis.Address}"));

    private static Task<ClusterRun> StartAsync(RedisProcess redis, FaultyProxy way, params string[] arguments) =>
        ClusterRun.StartAsync(redis, node => node == Last ? way.Address.Authority : redis.Address, arguments);

    /// <summary>How much later an event came to the one than to the other, if it was late.</summary>
    private static TimeSpan Later(ClusterClient one, ClusterClient other)
    {
        var there = other.Arrivals.Where(arrival => arrival.IsOrder).ToDictionary(arrival => arrival.Number, arrival => arrival.Timestamp);
        return one.Arrivals.Where(arrival => arrival.IsOrder)
            .Max(arrival => Stopwatch.GetElapsedTime(there[arrival.Number], arrival.Timestamp));
    }

    private void Print(ClusterCount count, TimeSpan recovered) =>
        output.WriteLine(Invariant($"{count}, recovered in {recovered.TotalSeconds:0.00} s"));
}
