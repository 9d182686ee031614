using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What subscribers see, and in which order.</summary>
[Collection(BusyServer.Name)]
public sealed class SubscriberTests(BusyServer busy)
{
    private readonly HttpClient _client = busy.Server.Client;

    [Fact]
    public async Task TwoClients_SeeTheSameIds_InTheSameOrder()
    {
        await using var first = await EventReader.JoinAsync(_client);
        await using var second = await EventReader.JoinAsync(_client, "?format=named");
        var from = (await second.NextAsync(next => next.IsEvent)).Sequence;
        await first.NextAsync(next => next.IsEvent && next.Sequence == from);

        var seenByFirst = await first.ReadThroughAsync(next => next.Sequence == from + 40);
        var seenBySecond = await second.ReadThroughAsync(next => next.Sequence == from + 40);

        var events = seenByFirst.Where(next => next.IsEvent).Select(next => (next.Id, next.Type, next.Data.GetRawText())).ToList();
        Assert.Equal(events, seenBySecond.Where(next => next.IsEvent).Select(next => (next.Id, next.Type, next.Data.GetRawText())));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => from + i), seenByFirst.Where(next => next.IsEvent).Select(next => next.Sequence));
        Assert.Single(seenByFirst.Select(next => next.Epoch).Distinct());
    }

    [Fact]
    public async Task JoiningClient_GetsTheSnapshotInLogOrder_ThenOneHeartbeat_ThenWhatIsNewer()
    {
        await using (var watcher = await EventReader.OpenAsync(_client)) // so that there is one event of each stream
        {
            await watcher.NextAsync("stock-update");
            await watcher.NextAsync("metrics-update");
            await _client.DeliveredAsync(await _client.TriggerIdAsync());
        }

        await using var reader = await EventReader.OpenAsync(_client);
        var join = await reader.ReadThroughAsync(next => next.Type == "heartbeat");
        var live = await reader.NextAsync(next => next.IsEvent);

        Assert.Equal("connected", join[0].Type);
        Assert.Null(join[0].Id);
        var snapshot = join.Skip(1).SkipLast(1).ToList();
        Assert.Equal(["metrics-update", "stock-update"], snapshot.Select(next => next.Type).Order());
        Assert.True(snapshot[0].Sequence < snapshot[1].Sequence);
        Assert.True(snapshot[1].Sequence <= join[^1].Sequence);
        Assert.Equal(join[^1].Sequence + 1, live.Sequence);
    }

    [Fact]
    public async Task Heartbeat_CarriesTheIdOfTheEventBeforeIt()
    {
        await using var reader = await EventReader.JoinAsync(_client);
        await reader.NextAsync(next => next.IsEvent);

        var heartbeats = 0;
        var seen = await reader.ReadThroughAsync(next => next.Type == "heartbeat" && ++heartbeats == 3);

        foreach (var (before, next) in seen.Zip(seen.Skip(1)).Where(pair => pair.Second.Type == "heartbeat"))
        {
            Assert.Equal(before.Id, next.Id);
        }
    }

    [Fact]
    public async Task Events_CarryWhatTheirStreamsMeasure()
    {
        await using var reader = await EventReader.JoinAsync(_client);

        var metrics = (await reader.NextAsync("metrics-update")).Data;
        await _client.StatusAsync();
        await reader.NextAsync(next => next.Type == "metrics-update" && Requests(next.Data) > Requests(metrics)); // the first may be older

        Assert.InRange(metrics.GetProperty("cpu").GetInt32(), 0, 100);
        Assert.InRange(metrics.GetProperty("memory").GetInt32(), 1, 100);

        static long Requests(JsonElement metrics) => metrics.GetProperty("requests").GetInt64();
    }
}
