using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>What a client does at the ends that a response can have: a row of the table of docs/clients.md.</summary>
internal static class ClientLife
{
    // One view at a time, so that the second one is rejected.
    private static readonly string[] Arguments =
    [
        .. QuietServer.Arguments, "--RxSse:Streams:Metrics:Period=50ms", "--RxSse:Delivery:Retry=100ms", "--RxSse:Delivery:DrainWindow=0s",
        "--RxSse:Composition:LiveViews=1", "--RxSse:Composition:ShareGrace=0s",
    ];

    /// <summary>The cells, without the name of the client.</summary>
    /// <param name="start">Starts the client, with the address of its events.</param>
    public static async Task<string[]> CellsAsync(Func<Uri, TriedClient> start)
    {
        await using var server = await RunningServer.StartAsync(Arguments);
        await using var wrong = start(new Uri(server.Address, "/events?streams=nothing"));
        await using var subscriber = start(new Uri(server.Address, "/events?streams=notifications"));
        var (rejected, complete) = await TakeAsync(server, start);
        Assert.True(await subscriber.ComesToAsync("heartbeat"), "It has no cursor.");

        await server.KillAndStartAgainAsync(Arguments);
        var killed = await subscriber.ComesBackAsync();
        await server.StopAndStartAgainAsync(Arguments);
        var drained = await subscriber.ComesBackAsync();

        return [Returns(killed), Returns(drained), rejected, complete, AfterRefusal(await wrong.RefusalsAsync())];
    }

    private static async Task<(string Rejected, string Complete)> TakeAsync(RunningServer server, Func<Uri, TriedClient> start)
    {
        const string Running = "metrics | sample 100ms";
        TriedClient rejected;
        await using (await EventReader.JoinAsync(server.Client, ViewQuery.Of(Running)))
        {
            rejected = start(new Uri(server.Address, $"/events{ViewQuery.Of("metrics | select cpu | take 2")}"));
            Assert.True(await rejected.ComesToAsync("rejected"), "It is not rejected.");
        }

        await using (rejected)
        {
            if (await rejected.ComesToAsync(TriedClient.Waits))
            {
                Assert.True(await rejected.ComesToAsync("complete"), "It does not come to the end of what it takes.");
                return ("comes back", await AfterCompleteAsync(rejected));
            }
        }

        // This view is not another one, even if it is still running.
        await using var another = start(new Uri(server.Address, $"/events{ViewQuery.Of($"{Running} | take 2")}"));
        Assert.True(await another.ComesToAsync("complete"), "It does not come to the end of what it takes.");
        return ("stops", await AfterCompleteAsync(another));
    }

    private static string Returns(bool isBack) => isBack ? "comes back" : "stops";

    private static string AfterRefusal(int count) => count switch
    {
        0 => "sends no request",
        1 => "stops",
        2 => "400, stops",
        _ => "asks again",
    };

    private static async Task<string> AfterCompleteAsync(TriedClient client) => await client.RefusalsAsync() switch
    {
        0 => "stops",
        1 => "204, stops",
        _ => "asks again",
    };
}
