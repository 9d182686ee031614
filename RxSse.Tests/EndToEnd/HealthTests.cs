using System.Diagnostics;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What load balancers and orchestrators ask, before and during a stop.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class HealthTests
{
    [Fact]
    public async Task ServerThatRuns_IsAliveAndReady()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);

        await AssertIsHealthyAsync(server, "/healthz/live");
        await AssertIsHealthyAsync(server, "/healthz/ready");
    }

    [Fact]
    public async Task ServerThatStops_IsAliveButNotReady_AndRejectsAllWhoCome()
    {
        await using var server = await StartAsync(TimeSpan.FromSeconds(30));
        var clients = await JoinUntilTheStopAsync(server);

        await AssertIsHealthyAsync(server, "/healthz/live");
        using var ready = await server.Client.GetAsync("/healthz/ready");
        var late = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAllAsync(server)));
        using var refused = await server.Client.GetAsync("/events");

        await ProblemAssert.IsProblemAsync(ready, 503, "stopping");
        await ProblemAssert.IsProblemAsync(refused, 503, "stopping");
        Assert.All(late, seen => Assert.Equal("rejected", Assert.Single(seen).Type));
        clients.ForEach(client => client.Reset()); // who is gone needs no window
        Assert.Equal(0, (await server.ExitAsync()).Code);
    }

    [Fact]
    public async Task RequestThatNeverComesToItsEnd_DoesNotHoldTheStop()
    {
        var window = TimeSpan.FromMilliseconds(500);
        await using var server = await StartAsync(window);
        await using var reader = await EventReader.JoinAsync(server.Client);
        using var half = await RawHttp.ConnectAsync(server.Address);
        await half.SendAsync(RawHttp.Request(
            "POST", "/trigger-notification", "Content-Type: application/json", "Content-Length: 100", "Expect: 100-continue"));
        Assert.Equal("HTTP/1.1 100 Continue", (await half.ReadHeadAsync()).StatusLine); // it is being read
        await half.SendAsync("""{"message":""");

        var stopping = Stopwatch.StartNew();
        var exit = await server.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, window + TimeSpan.FromSeconds(1 + 1)); // one more for a busy machine
    }

    private static Task<RunningServer> StartAsync(TimeSpan window) =>
        RunningServer.StartAsync([.. QuietServer.Arguments, $"--RxSse:Delivery:DrainWindow={window.TotalMilliseconds}ms"]);

    // Clients of a server that has begun to stop: one has been let go, and the others have most of the window.
    private static async Task<List<RawHttp>> JoinUntilTheStopAsync(RunningServer server)
    {
        var clients = await ManyClients.SubscribeAsync(server, 8);
        await Task.WhenAll(clients.Select(ManyClients.JoinAsync));
        server.BeginStop();
        var first = await await Task.WhenAny(clients.Select(client => client.ReadBlockAsync()));
        Assert.Contains("shutdown", first, StringComparison.Ordinal);
        return clients;
    }

    private static async Task<IReadOnlyList<Received>> ReadAllAsync(RunningServer server)
    {
        await using var reader = await EventReader.OpenAsync(server.Client);
        return await reader.ReadToEndAsync();
    }

    private static async Task AssertIsHealthyAsync(RunningServer server, string path)
    {
        using var response = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync());
    }
}
