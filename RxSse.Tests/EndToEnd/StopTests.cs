using System.Diagnostics;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What happens between SIGTERM and the end of the process.</summary>
[Collection(Alone.Name)]
public sealed class StopTests
{
    // The promise is the window and one second; a busy machine gets another.
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(2);

    [LongFact]
    public async Task OpenClients_AreToldToComeBack_SpreadOverTheWindow()
    {
        var window = TimeSpan.FromSeconds(2);
        await using var server = await StartAsync(window);
        var readers = await JoinAsync(server, 20);

        var stopping = Stopwatch.StartNew();
        server.BeginStop();
        var ends = await Task.WhenAll(readers.Select(async reader => (Events: await reader.ReadToEndAsync(), At: stopping.Elapsed)));
        var exit = await server.ExitAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, window + Allowed);
        var shutdowns = ends.Select(end => Assert.Single(end.Events)).ToList();
        Assert.All(shutdowns, AssertStopping);
        Assert.True(shutdowns.Select(shutdown => shutdown.Retry).Distinct().Count() > 10, "The clients are told to come back at one moment.");
        Assert.True(ends.Max(end => end.At) - ends.Min(end => end.At) > window / 2, "The responses end at one moment.");
    }

    [Fact]
    public async Task NewSubscriber_IsTurnedAway_WhileTheOthersAreLetGo()
    {
        await using var server = await StartAsync(TimeSpan.FromSeconds(30));
        var readers = await JoinAsync(server, 8);
        server.BeginStop();
        await await Task.WhenAny(readers.Select(reader => reader.NextAsync("shutdown"))); // the others have most of the window

        await using var late = await EventReader.OpenAsync(server.Client);
        var rejected = Assert.Single(await late.ReadToEndAsync());
        using var error = await server.Client.GetAsync("/events");

        Assert.Equal("rejected", rejected.Type);
        Assert.Equal("stopping", rejected.Data.GetProperty("reason").GetString());
        Assert.InRange(rejected.Data.GetProperty("retry").GetInt64(), 15_000, 45_000);
        Assert.Equal(rejected.Data.GetProperty("retry").GetInt64(), rejected.Retry?.TotalMilliseconds);
        Assert.InRange(error.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 15, 45);
        await ProblemAssert.IsProblemAsync(error, 503, "stopping");
        Array.ForEach(readers, reader => reader.Response.Dispose()); // who is gone needs no window
        Assert.Equal(0, (await server.ExitAsync()).Code);
    }

    [Fact]
    public async Task EventsPublishedBeforeTheStop_ArriveBeforeTheShutdown()
    {
        await using var server = await StartAsync(TimeSpan.FromMilliseconds(100));
        await using var reader = await EventReader.JoinAsync(server.Client);
        var published = await server.Client.TriggerIdAsync();

        server.BeginStop();
        var seen = await reader.ReadToEndAsync();

        Assert.Equal([published, null], seen.Select(next => next.Id));
        AssertStopping(seen[^1]);
    }

    [Fact]
    public async Task ClientThatDoesNotRead_DoesNotHoldTheStop()
    {
        var window = TimeSpan.FromMilliseconds(500);
        await using var server = await StartAsync(window);
        using var stuck = await StuckClient.SubscribeAsync(server);
        for (var events = 0; events < StuckClient.Many; events++)
        {
            await server.Client.TriggerAsync(StuckClient.LargeMessage);
        }

        await using var reader = await EventReader.JoinAsync(server.Client);

        var stopping = Stopwatch.StartNew();
        server.BeginStop();
        var seen = await reader.ReadToEndAsync();
        var exit = await server.ExitAsync();

        AssertStopping(seen[^1]);
        Assert.All(seen.SkipLast(1), next => Assert.True(next.IsEvent)); // its shard may not have come up to them before
        Assert.Equal(0, exit.Code);
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, window + Allowed);
    }

    [Fact]
    public async Task ServerWithoutClients_StopsAtOnce()
    {
        await using var server = await StartAsync(TimeSpan.FromSeconds(60));
        await server.Client.GetAsync("/"); // its connection stays open, idle

        var stopping = Stopwatch.StartNew();
        var exit = await server.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.Empty(exit.Errors);
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, Allowed);
    }

    [Fact]
    public async Task WindowOfNothing_EndsAllAtOnce()
    {
        await using var server = await StartAsync(TimeSpan.Zero);
        var readers = await JoinAsync(server, 5);

        var stopping = Stopwatch.StartNew();
        server.BeginStop();
        foreach (var reader in readers)
        {
            AssertStopping(Assert.Single(await reader.ReadToEndAsync()));
        }

        Assert.Equal(0, (await server.ExitAsync()).Code);
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, Allowed);
    }

    [Fact]
    public async Task ClientOfHttp2_IsToldToComeBackToo()
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=100ms", "--Kestrel:EndpointDefaults:Protocols=Http2"]);
        server.Client.DefaultRequestVersion = HttpVersion.Version20;
        server.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await using var reader = await EventReader.JoinAsync(server.Client);

        server.BeginStop();

        AssertStopping(Assert.Single(await reader.ReadToEndAsync()));
        Assert.Equal(0, (await server.ExitAsync()).Code);
    }

    private static void AssertStopping(Received shutdown)
    {
        Assert.Equal("shutdown", shutdown.Type);
        Assert.Null(shutdown.Id);
        Assert.Equal("stopping", shutdown.Data.GetProperty("reason").GetString());
        Assert.InRange(shutdown.Data.GetProperty("retry").GetInt64(), 2_400, 3_600);
        Assert.Equal(shutdown.Data.GetProperty("retry").GetInt64(), shutdown.Retry?.TotalMilliseconds);
    }

    private static Task<RunningServer> StartAsync(TimeSpan window) =>
        RunningServer.StartAsync([.. QuietServer.Arguments, $"--RxSse:Delivery:DrainWindow={window.TotalMilliseconds}ms"]);

    private static Task<EventReader[]> JoinAsync(RunningServer server, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => EventReader.JoinAsync(server.Client)));
}
