using System.Globalization;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Clients of .NET that come back with a cursor.</summary>
public sealed class ResumeTests
{
    private static readonly string[] SoonBack = [.. QuietServer.Arguments, "--RxSse:Delivery:Retry=100ms"];

    [Theory]
    [InlineData(null)] // the header
    [InlineData("lastEventId")]
    [InlineData("last_event_id")]
    [InlineData("evs_last_event_id")]
    public Task ReturningClient_ReceivesExactlyWhatItMissed(string? cursor) =>
        CursorScenarios.CoveredAsync((address, query) => new ReturningReader(address, query, cursor));

    [Fact]
    public Task ClientThatWasAwayForLong_IsToldWhatIsGone_AndReceivesWhatIsRetained() =>
        CursorScenarios.ExpiredAsync((address, query) => new ReturningReader(address, query));

    [Fact]
    public Task ClientOfAServerThatWasKilled_IsToldSo_AndReceivesAllOfTheNewLog() =>
        CursorScenarios.RestartedAsync((address, query) => new ReturningReader(address, query));

    [Theory]
    [InlineData("{0}-999999")] // newer than the log
    [InlineData("no+id")]
    [InlineData("42")]
    public Task ClientWithACursorThatFitsNothing_IsToldSo_AndReceivesTheSnapshot(string cursor) => CursorScenarios.UnknownAsync(
        (address, query) => new ReturningReader(address, query), epoch => string.Format(CultureInfo.InvariantCulture, cursor, epoch));

    [Fact]
    public async Task ClientOfAServerThatWasKilled_ReceivesWhatWasPublishedBeforeItCameBack()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address);
        await reader.ReadJoinAsync();
        var cursor = await server.Client.TriggerIdAsync();
        await reader.NextAsync(next => next.Id == cursor);

        proxy.Close();
        await server.KillAndStartAgainAsync(SoonBack);
        var published = await server.Client.TriggerAsync(3);
        proxy.Open();
        await reader.NextAsync("connected");

        Assert.Equal(new Gap("restarted", null, cursor, $"{Received.EpochOf(published[0])}-0"), Gap.Of(await reader.NextAsync()));
        Assert.Equal([.. published, published[^1]], (await reader.ReadJoinAsync()).Select(next => next.Id));
    }

    [Fact]
    public async Task CursorOfTheHeader_CountsInsteadOfTheOneInTheQuery()
    {
        await using var server = await RunningServer.StartAsync(SoonBack);
        var published = await server.Client.TriggerAsync(3);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, $"?lastEventId={published[0]}"); // and so whenever it comes back

        await reader.NextAsync("connected");
        Assert.Equal([published[1], published[2], published[2]], (await reader.ReadJoinAsync()).Select(next => next.Id));
        proxy.Close();
        var missed = (await server.Client.TriggerAsync(1))[0];
        proxy.Open();
        await reader.NextAsync("connected");

        Assert.Equal([missed, missed], (await reader.ReadJoinAsync()).Select(next => next.Id));
    }

    [Theory]
    [InlineData("1h", 0)] // nothing but the heartbeat that ends the join
    [InlineData("50ms", 3)]
    public async Task SubscriberThatHadReceivedNothingButAHeartbeat_ReceivesExactlyWhatWasTriggeredMeanwhile(string heartbeat, int heartbeats)
    {
        await using var server = await RunningServer.StartAsync(
            [.. SoonBack, "--RxSse:Streams:Stock:Period=20ms", $"--RxSse:Heartbeat={heartbeat}"]);
        await using var witness = await EventReader.JoinAsync(server.Client, "?streams=stock");
        await server.Client.TriggerAsync(1); // before it came
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address, "?streams=notifications");
        Assert.Equal(["connected", "heartbeat"], (await reader.ReadJoinAsync()).Select(next => next.Type));
        if (heartbeats > 0)
        {
            Assert.All(await reader.ReadAsync(heartbeats), next => Assert.Equal("heartbeat", next.Type));
        }

        proxy.Close();
        var missed = await server.Client.TriggerAsync(3);
        var newest = await witness.NextAsync(next => next.IsEvent && next.Sequence > Received.SequenceOf(missed[^1]));
        await server.Client.DeliveredAsync(newest.Id!);
        proxy.Open();
        Assert.All((await reader.ReadThroughAsync(next => next.Type == "connected")).SkipLast(1), next => Assert.Equal("heartbeat", next.Type));

        var join = await reader.ReadJoinAsync();
        Assert.Equal(missed, join.SkipLast(1).Select(next => next.Id));
        Assert.True(join[^1].Sequence > Received.SequenceOf(missed[^1]), "The heartbeat does not stand where the log does.");
    }
}
