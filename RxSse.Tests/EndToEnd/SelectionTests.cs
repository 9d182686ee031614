using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>GET /events?streams=…</c>: some of the streams.</summary>
[Collection(BusyServer.Name)]
[Trait("Way", "any")]
public sealed class SelectionTests(BusyServer busy)
{
    private readonly HttpClient _client = busy.Server.Client;

    [Theory]
    [InlineData("stock", "stock-update")]
    [InlineData("metrics,stock", "stock-update", "metrics-update")]
    [InlineData("stock,metrics,stock", "stock-update", "metrics-update")]
    [InlineData("notifications,metrics", "metrics-update", "notification")]
    public async Task Subscriber_GetsWhatItsStreamsSend_AndNothingElse(string streams, params string[] types)
    {
        await using var witness = await EventReader.JoinAsync(_client);
        await using var reader = await EventReader.OpenAsync(_client, $"?streams={streams}");
        var join = await reader.ReadJoinAsync();
        await _client.TriggerIdAsync();
        var all = await witness.ReadThroughAsync(next => next.IsEvent && next.Sequence >= join[^1].Sequence + 20);
        var last = all.Last(next => types.Contains(next.Type));

        var seen = await reader.ReadThroughAsync(next => next.IsEvent && next.Sequence >= last.Sequence);

        var due = all.Where(next => types.Contains(next.Type) && next.Sequence > join[^1].Sequence);
        Assert.Equal(due.Select(next => next.Id), seen.Where(next => next.IsEvent).Select(next => next.Id));
        Assert.All(join, next => Assert.Contains(next.Type, types.Append("connected").Append("heartbeat")));
    }

    [Fact]
    public async Task ControlEvents_ReachASubscriberWhoseStreamsAreQuiet()
    {
        await using var server = await RunningServer.StartAsync([.. BusyServer.Arguments, "--RxSse:Delivery:DrainWindow=0s"]);
        await using var reader = await EventReader.OpenAsync(server.Client, "?streams=notifications");
        var seen = await reader.ReadAsync(4);

        server.BeginStop();
        var last = (await reader.ReadToEndAsync())[^1];

        Assert.Equal(["connected", "heartbeat", "heartbeat", "heartbeat"], seen.Select(next => next.Type));
        Assert.Equal("shutdown", last.Type);
    }

    [Fact]
    public async Task Subscriber_GetsTheSnapshotOfItsStreams()
    {
        await using (var watcher = await EventReader.OpenAsync(_client)) // so that there is one event of each stream
        {
            await watcher.NextAsync("stock-update");
            await _client.DeliveredAsync((await watcher.NextAsync("metrics-update")).Id!);
        }

        await using var reader = await EventReader.OpenAsync(_client, "?streams=metrics,notifications");

        Assert.Equal(["connected", "metrics-update", "heartbeat"], (await reader.ReadJoinAsync()).Select(next => next.Type));
    }
}
