using System.Diagnostics;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Two thousand clients are let go.</summary>
[Collection(Alone.Name)]
public sealed class DrainTests
{
    private const int Clients = 2_000;

    [LongFact]
    public async Task EndsOfThousands_AreSpreadEvenlyOverTheWindow()
    {
        var window = TimeSpan.FromSeconds(8);
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, $"--RxSse:Delivery:DrainWindow={window.TotalSeconds}s"]);
        var clients = await ManyClients.SubscribeAsync(server, Clients);
        await Task.WhenAll(clients.Select(ManyClients.JoinAsync));

        var stopping = Stopwatch.StartNew();
        server.BeginStop();
        var ends = await Task.WhenAll(clients.Select(client => EndAsync(client, stopping)));
        var exit = await server.ExitAsync();
        var stopped = stopping.Elapsed;

        Assert.Equal(0, exit.Code);
        Assert.Empty(exit.Errors);
        Assert.InRange(stopped, TimeSpan.Zero, window + TimeSpan.FromSeconds(1 + 1)); // one more for a busy machine
        AssertIsEven(ends.Select(end => end.At), window);
        AssertComeBackSpread([.. ends.Select(end => end.Shutdown)]);
    }

    private static async Task<(Received Shutdown, TimeSpan At)> EndAsync(RawHttp client, Stopwatch stopping)
    {
        var shutdown = Received.Parse((await client.ReadBlockAsync())!);
        Assert.Null(await client.ReadBlockAsync());
        var at = stopping.Elapsed;
        client.Dispose();
        return (shutdown, at);
    }

    // Kuiper's distance: between any two ends lies the share of the window that belongs to those that ended between them,
    // within a quarter, which is what a busy machine may need. Ends at one moment are 100 % away, at two or three 50 or 33 %.
    private static void AssertIsEven(IEnumerable<TimeSpan> ends, TimeSpan window)
    {
        var lags = ends.Order().Select((end, i) => (end / window) - ((double)i / Clients)).ToList();

        Assert.True(lags.Max() - lags.Min() < 0.25, $"The ends are up to {lags.Max() - lags.Min():P0} away from an even spread.");
    }

    private static void AssertComeBackSpread(List<Received> shutdowns)
    {
        Assert.All(shutdowns, shutdown =>
        {
            Assert.Equal("shutdown", shutdown.Type);
            Assert.Equal("stopping", shutdown.Data.GetProperty("reason").GetString());
            Assert.Equal(shutdown.Data.GetProperty("retry").GetInt64(), shutdown.Retry?.TotalMilliseconds);
            Assert.InRange(shutdown.Data.GetProperty("retry").GetInt64(), 2_400, 3_600);
        });

        // Of the 1,200 milliseconds that there are, two thousand throws of the dice hit about 973.
        Assert.InRange(shutdowns.Select(shutdown => shutdown.Retry).Distinct().Count(), 850, 1_200);
    }
}
