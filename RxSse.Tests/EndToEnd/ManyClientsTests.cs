using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A thousand clients at once.</summary>
[Collection(Alone.Name)]
public sealed class ManyClientsTests : IAsyncLifetime
{
    private const int Clients = 1_000;
    private const int Events = 60; // 3 seconds of them
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(
        "--RxSse:Streams:Stock:Period=100ms", "--RxSse:Streams:Metrics:Period=100ms",
        "--RxSse:Streams:Notifications:Period=1h", "--RxSse:Heartbeat=1h");

    [LongFact]
    public async Task ThousandClients_SeeTheSameIds_AndAreGoneWhenTheyDisconnect_RoundAfterRound()
    {
        for (var round = 0; round < 2; round++)
        {
            var clients = await ManyClients.SubscribeAsync(_server, Clients);
            var joins = await Task.WhenAll(clients.Select(ManyClients.JoinAsync));
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

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static async Task<List<string>> ReadAsync(RawHttp client, long after, long last)
    {
        var ids = new List<string>();
        while (ids.Count < last - after)
        {
            ids.Add(ManyClients.IdOf((await client.ReadBlockAsync())!));
        }

        return ids;
    }

    private static void AssertIsDense(List<string> ids) =>
        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.Equal(Received.SequenceOf(pair.First) + 1, Received.SequenceOf(pair.Second)));
}
