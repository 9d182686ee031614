using System.Diagnostics;
using System.Globalization;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;
using static System.FormattableString;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>Rows of the table of failures in docs/scale-out.md: a node ends, or is paused.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class NodeFailureTests(ITestOutputHelper output)
{
    private const int Kill = 9;
    private const int Stop = 19;
    private const int Continue = 18;

    [ClusterFact("redis-server")]
    public async Task NodeIsKilled_ClientsResumeExactlyElsewhere_AndARetryWithItsKeyIsStoredOnce()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync();

        run.Nodes[2].Send(Kill);
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(2));

        var count = await run.EndAsync();
        output.WriteLine($"{count}");
        Assert.Empty(count.Gaps);
        Assert.True(count.Broken > 0, "No request met the node that was killed.");
        Assert.InRange(count.LongestSilence, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [ClusterFact("redis-server")]
    public async Task LeaderIsKilled_StreamsGoOnElsewhere()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync();

        run.Nodes[0].Send(Kill);
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(6));

        await AssertStreamsGoOnAsync(run);
    }

    [ClusterFact("redis-server")]
    public async Task LeaderIsPausedFor5s_StreamsGoOnElsewhere_AndNoneRunsTwice()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync();

        run.Nodes[0].Send(Stop);
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(5));
        run.Nodes[0].Send(Continue);
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(3));

        await AssertStreamsGoOnAsync(run);
    }

    [ClusterFact("redis-server")]
    public async Task NodeStops_ItsClientsAreToldSo_AndNothingIsMissing()
    {
        await using var run = await ClusterRun.StartAsync(await RedisProcess.StartAsync());
        await run.BeginAsync();

        var began = Stopwatch.GetTimestamp();
        var exit = await run.Nodes[0].StopAsync();
        var took = Stopwatch.GetElapsedTime(began);
        await ClusterRun.GoOnAsync(TimeSpan.FromSeconds(2));

        var shutdowns = run.Clients.Count(client => client.Arrivals.Any(arrival => arrival.Event.Type == "shutdown"));
        var count = await run.EndAsync();
        output.WriteLine(Invariant($"{count}, {shutdowns} told of the stop, which took {took.TotalSeconds:0.00} s"));
        Assert.Equal(0, exit.Code);
        Assert.Empty(count.Gaps);
        Assert.Equal(run.Clients.Count / run.Nodes.Count, shutdowns);
    }

    // Each price is where the one before leads. Two walks at a time would not fit together.
    private async Task AssertStreamsGoOnAsync(ClusterRun run)
    {
        var count = await run.EndAsync();
        var ticks = run.Clients[1].Arrivals.Where(arrival => arrival.Event.Type == "stock-update").ToList();
        var longest = TimeSpan.Zero;
        foreach (var (before, next) in ticks.Zip(ticks.Skip(1)))
        {
            Assert.Equal(Price(next).CompareTo(Price(before)), next.Event.Data.GetProperty("trend").GetInt32());
            var between = TimeSpan.FromMilliseconds(Time(next) - Time(before));
            longest = between > longest ? between : longest;
        }

        output.WriteLine(Invariant($"{count}, {ticks.Count} ticks of one walk, longest pause of a stream {longest.TotalSeconds:0.00} s"));
        Assert.Empty(count.Gaps);
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(2 * 2));
    }

    private static decimal Price(Arrival tick) =>
        decimal.Parse(tick.Event.Data.GetProperty("price").GetString()!, CultureInfo.InvariantCulture);

    private static long Time(Arrival tick) => tick.Event.Data.GetProperty("timestamp").GetInt64();
}
