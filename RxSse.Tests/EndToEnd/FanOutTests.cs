using RxSse.Benchmarks;
using RxSse.Benchmarks.FanOut;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The short version of <c>fanout</c> and <c>steady</c> in <c>RxSse.Benchmarks</c>, without figures that depend on the machine's mood.</summary>
[Collection(Alone.Name)]
public sealed class FanOutTests
{
    private const int Clients = 20;

    [LongTheory]
    [InlineData("--window", "2")]
    [InlineData("--peer", "typedresults")] // which frames events in another way
    [InlineData("--http2", "--tls", "--streams-per-connection", "10")]
    [InlineData("--http2")]
    [InlineData("--tls")]
    public async Task EveryEvent_ReachesAllClients_AndIsMeasured(params string[] options)
    {
        var run = await RunAsync(FanOutOptions.ForFanOut(Arguments(options)));

        Assert.Equal((0, 0), (run.Missing, run.Refused));
        Assert.True(run.EventsPerSecond > 0 && run.DeliveriesPerSecond >= run.EventsPerSecond * (Clients - 1), $"{run}");
        Assert.InRange(run.Latency.P50, double.Epsilon, run.Latency.P999);
        Assert.True(run.CpuMicrosecondsPerDelivery > 0 && run.ConnectsPerSecond > 0, $"{run}");
        Assert.Null(run.Rest);
    }

    [LongFact]
    public async Task ClientsAtARate_GetEverything_AndTheServerRestsWhenTheyHaveLeft()
    {
        var run = await RunAsync(FanOutOptions.ForSteady(Arguments("--rate", "50", "--server-env", "RxSse__Heartbeat=1h")));

        Assert.Equal((0, 0), (run.Missing, run.Refused));
        Assert.InRange(run.EventsPerSecond, 25, 60); // a busy machine may be late
        Assert.True(run.Rest!.SecondsToIdle > 0 && run.Rest.SecondsToNoClients > 0, $"{run}");
    }

    private static Arguments Arguments(params string[] options) => new([.. options, "--clients", $"{Clients}", "--secs", "1"]);

    private static async Task<FanOutResult> RunAsync(FanOutOptions options)
    {
        using var patience = Patience.Start();
        return await FanOutRun.RunAsync(options, options.Servers[0], _ => { }, patience.Token);
    }
}
