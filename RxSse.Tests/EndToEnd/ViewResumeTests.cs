using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Subscribers of views that come back: what can be had again comes again, and what cannot is said.</summary>
public sealed class ViewResumeTests
{
    private const string Replayable = "notifications | where message startswith 'due' | select message";
    private const string Live = "notifications | sample 100ms";
    private const string Mixed = $"({Replayable}), (notifications | sample 1h | as calm)";
    private static readonly string[] SoonBack = [.. QuietServer.Arguments, "--RxSse:Delivery:Retry=100ms"];

    [Fact]
    public async Task ReplayableView_MissesNothing_AndRepeatsNothing()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, ViewQuery.Of(Replayable));
        await reader.ReadJoinAsync();
        var seen = await PublishAsync(server, "due 1");
        Assert.Equal(seen, (await reader.ReadAsync(1)).Select(next => next.Id));

        proxy.Close();
        var missed = await PublishAsync(server, "due 2", "not this", "due 3");
        proxy.Open();
        await reader.NextAsync("connected");

        var join = await reader.ReadJoinAsync();
        Assert.Equal([missed[0], missed[2], missed[2]], join.Select(next => next.Id)); // the last is the heartbeat
        Assert.Equal("""{"message":"due 2"}""", join[0].Data.GetRawText());
        Assert.Equal(await server.Client.TriggerIdAsync("due 4"), (await reader.NextAsync()).Id);
    }

    [Fact]
    public async Task ReplayableView_WhoseEventsAllCameWhileItWasAway_GetsThem_AfterAHeartbeatOnly()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        var before = await server.Client.TriggerAsync(3);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, ViewQuery.Of(Replayable));
        Assert.Equal([("connected", null), ("heartbeat", before[^1])], (await reader.ReadJoinAsync()).Select(next => (next.Type, next.Id)));

        proxy.Close();
        var missed = await PublishAsync(server, "due 1", "due 2");
        proxy.Open();
        await reader.NextAsync("connected");

        Assert.Equal([.. missed, missed[^1]], (await reader.ReadJoinAsync()).Select(next => next.Id));
    }

    [Fact]
    public async Task LiveView_IsToldThatItStartsAfresh_EachTime()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, ViewQuery.Of(Live));
        var cursor = (await reader.ReadJoinAsync())[^1].Id;

        foreach (var _ in Enumerable.Range(0, 2))
        {
            proxy.Close();
            var missed = await PublishAsync(server, "gone");
            proxy.Open();
            await reader.NextAsync("connected");

            Assert.Equal(new Gap("live", null, cursor, missed[0]), Gap.Of(await reader.NextAsync()));
            var heartbeat = await reader.NextAsync("heartbeat");
            Assert.Equal(missed[0], heartbeat.Id);
            cursor = heartbeat.Id;
        }
    }

    [Fact]
    public async Task MixedView_IsToldSo_AndMissesNothingOfWhatCanBeHadAgain()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, ViewQuery.Of(Mixed));
        var cursor = (await reader.ReadJoinAsync())[^1].Id;

        proxy.Close();
        var missed = await PublishAsync(server, "due 1", "not this");
        proxy.Open();
        await reader.NextAsync("connected");

        Assert.Equal(new Gap("live", null, cursor, missed[^1]), Gap.Of(await reader.NextAsync()));
        Assert.Equal([missed[0], missed[1]], (await reader.ReadJoinAsync()).Select(next => next.Id)); // the second is the heartbeat
    }

    [Theory]
    [InlineData(Replayable, true)]
    [InlineData(Mixed, true)]
    [InlineData(Live, false)]
    public async Task ViewOfAServerThatWasKilled_GetsWhatTheNewOneHas(string view, bool isReplayed)
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, ViewQuery.Of(view));
        var cursor = (await reader.ReadJoinAsync())[^1].Id;

        proxy.Close();
        await server.KillAndStartAgainAsync(SoonBack);
        var published = await PublishAsync(server, "due 1", "not this", "due 2");
        proxy.Open();
        await reader.NextAsync("connected");

        var gap = Gap.Of(await reader.NextAsync());
        Assert.Equal(("restarted", null, cursor), (gap.Reason, gap.Missed, gap.From));
        var join = await reader.ReadJoinAsync();
        Assert.Equal(isReplayed ? [published[0], published[2]] : [], join.SkipLast(1).Select(next => next.Id));
        Assert.Equal(published[^1], join[^1].Id);
    }

    [Fact]
    public async Task FromEarliest_ReplaysWhatFits()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        var published = await PublishAsync(server, "due 1", "not this", "due 2");
        await using var reader = await EventReader.OpenAsync(server.Client, ViewQuery.Of(Replayable, "&from=earliest"));
        await reader.NextAsync("connected");

        Assert.Equal([published[0], published[2], published[2]], (await reader.ReadJoinAsync()).Select(next => next.Id));
    }

    private static async Task<IReadOnlyList<string>> PublishAsync(RunningServer server, params string[] messages)
    {
        var ids = new List<string>();
        foreach (var message in messages)
        {
            ids.Add(await server.Client.TriggerIdAsync(message));
        }

        await server.Client.DeliveredAsync(ids[^1]);
        return ids;
    }
}
