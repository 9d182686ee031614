using System.Diagnostics;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A thousand clients at once.</summary>
[Collection(Alone.Name)]
public sealed class CrowdTests : IAsyncLifetime
{
    private const int Clients = 1_000;
    private const int Events = 60; // 3 seconds of them
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(
        "--RxSse:Streams:Stock:Period=100ms", "--RxSse:Streams:Metrics:Period=100ms",
        "--RxSse:Streams:Notifications:Period=1h", "--RxSse:Heartbeat=1h");

    [Fact]
    [Trait("Duration", "long")]
    public async Task ThousandClients_SeeTheSameIds_AndAreGoneWhenTheyDisconnect_RoundAfterRound()
    {
        for (var round = 0; round < 2; round++)
        {
            var clients = await SubscribeAsync();
            var joins = await Task.WhenAll(clients.Select(JoinAsync));
            Assert.Equal(Clients, await _server.Client.ClientsAsync());
            var last = joins.Max(Received.SequenceOf) + Events;
            var seen = await Task.WhenAll(clients.Zip(joins, (client, join) => ReadAsync(client, Received.SequenceOf(join), last)));

            Assert.All(seen.Zip(joins), pair => AssertIsDense([pair.Second, .. pair.First]));
            var shared = seen.Select(ids => ids.TakeLast(Events)).ToList();
            Assert.All(shared, ids => Assert.Equal(shared[0], ids));

            clients.ForEach(client => client.Reset());
            await _server.Client.ClientsBecomeAsync(0);
        }
    }

    [Fact]
    [Trait("Duration", "long")]
    public async Task ThousandClients_AreLetGo_WithinTheWindow()
    {
        var clients = await SubscribeAsync();
        await Task.WhenAll(clients.Select(JoinAsync));

        var stopping = Stopwatch.StartNew();
        _server.BeginStop();
        var farewells = await Task.WhenAll(clients.Select(ReadLastAsync));
        var exit = await _server.ExitAsync();

        Assert.All(farewells, farewell => Assert.Contains("\"reason\":\"stopping\"", farewell, StringComparison.Ordinal));
        Assert.Equal(0, exit.Code);
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2 + 2)); // the window and one second, and one for a busy machine
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<List<RawHttp>> SubscribeAsync()
    {
        var clients = new List<RawHttp>();
        foreach (var some in Enumerable.Range(0, Clients).Chunk(100)) // no more at once than a listening socket queues
        {
            clients.AddRange(await Task.WhenAll(some.Select(_ => RawHttp.AskForEventsAsync(_server.Address))));
        }

        return clients;
    }

    // The id of the heartbeat that ends the join.
    private static async Task<string> JoinAsync(RawHttp client)
    {
        Assert.Equal("HTTP/1.1 200 OK", (await client.ReadHeadAsync()).StatusLine);
        while (true)
        {
            var block = (await client.ReadBlockAsync())!;
            if (block.Contains("\"heartbeat\"", StringComparison.Ordinal))
            {
                return Id(block);
            }
        }
    }

    private static async Task<List<string>> ReadAsync(RawHttp client, long after, long last)
    {
        var ids = new List<string>();
        while (ids.Count < last - after)
        {
            ids.Add(Id((await client.ReadBlockAsync())!));
        }

        return ids;
    }

    private static async Task<string> ReadLastAsync(RawHttp client)
    {
        var last = "";
        while (await client.ReadBlockAsync() is { } block)
        {
            last = block;
        }

        client.Dispose();
        return last;
    }

    private static void AssertIsDense(List<string> ids) =>
        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.Equal(Received.SequenceOf(pair.First) + 1, Received.SequenceOf(pair.Second)));

    private static string Id(string block) => block.Split('\n')[0]["id: ".Length..];
}
