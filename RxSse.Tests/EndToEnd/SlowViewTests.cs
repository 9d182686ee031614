using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A client that does not read its view, and the end of a server with views.</summary>
public sealed class SlowViewTests
{
    private const string View = "(notifications | as one), (notifications | as two)";
    private const int QueueEvents = 8;

    [Theory]
    [InlineData("latest", "one,two")]
    [InlineData("drop-oldest", "one,two,one,two,one,two,one,two")]
    public async Task SlowClient_IsToldHowManyEventsOfTheViewItMissed(string policy, string kept)
    {
        await using var server = await StartAsync();
        await using var other = await EventReader.JoinAsync(server.Client, ViewQuery.Of(View));
        await using var slow = await StuckClient.JoinAsync(server, ViewQuery.Of(View, $"&overflow={policy}"));
        var due = await PublishAsync(server, other, StuckClient.Many);

        var got = (await slow.ReadThroughAsync(next => next.Id == due[^1])).ToList();

        var events = got.Where(next => next.Type != "gap").ToList();
        var gaps = got.Where(next => next.Type == "gap").Select(Gap.Of).ToList(); // several if a write ends in between
        var after = got.TakeLast(got.Count - 1 - got.FindLastIndex(next => next.Type == "gap")).ToList();
        Assert.NotEmpty(gaps);
        Assert.All(gaps, gap => Assert.Equal("slow", gap.Reason));
        Assert.Equal((2 * due.Count) - events.Count, gaps.Sum(gap => gap.Missed)); // of the view, which has two for each of the log
        Assert.EndsWith(kept, string.Join(',', after.Select(next => next.Type)), StringComparison.Ordinal);
        Assert.All(after, next => Assert.True(next.Id is null || next.Sequence >= Received.SequenceOf(gaps[^1].To)));
    }

    [Fact]
    public async Task SlowClient_IsCutOff_IfItAsksForThat_AndOthersOfItsViewAreNot()
    {
        await using var server = await StartAsync();
        await using var other = await EventReader.JoinAsync(server.Client, ViewQuery.Of(View));
        await using var slow = await StuckClient.JoinAsync(server, ViewQuery.Of(View, "&overflow=disconnect"));
        await PublishAsync(server, other, StuckClient.Many);

        await slow.CutAsync();

        await PublishAsync(server, other, 1);
    }

    [Fact]
    public async Task ServerThatStops_LetsSubscribersOfViewsGo_AsTheOthers()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=100ms"]);
        await using var replayable = await EventReader.JoinAsync(server.Client, ViewQuery.Of("notifications | select message"));
        await using var live = await EventReader.JoinAsync(server.Client, ViewQuery.Of("latest(stock, notifications) | sample 1s"));

        server.BeginStop();

        foreach (var reader in new[] { replayable, live })
        {
            var shutdown = Assert.Single(await reader.ReadToEndAsync());
            Assert.Equal(("shutdown", "stopping"), (shutdown.Type, shutdown.Data.GetProperty("reason").GetString()));
        }

        var exit = await server.ExitAsync();
        Assert.Equal(0, exit.Code);
        Assert.Empty(exit.Errors);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        [.. QuietServer.Arguments, "--RxSse:Delivery:StallTimeout=1h", $"--RxSse:Delivery:QueueEvents={QueueEvents}"]);

    // The other reads each event before the next is published, so that only one falls behind.
    private static async Task<IReadOnlyList<string>> PublishAsync(RunningServer server, EventReader other, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await server.Client.TriggerIdAsync(StuckClient.LargeMessage));
            await other.ReadThroughAsync(next => next.Id == ids[^1]);
        }

        return ids;
    }
}
