using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A client that stops reading and reads again: what it is told, under each policy, and that nobody else notices.</summary>
public sealed class OverflowTests
{
    private const int QueueEvents = 8;
    private static readonly string[] Timed = ["stock-update", "metrics-update"];

    [Theory]
    [InlineData("latest", "")]
    [InlineData("drop-oldest", "?overflow=latest")]
    public async Task SlowClient_IsToldWhatItMissed_AndHasTheNewestOfEachStream(string serverDefault, string query)
    {
        await using var server = await StartAsync(serverDefault);

        var (due, got, gap) = await FallBehindAsync(server, query);

        Assert.True(gap.Missed < Span(gap), "What was newest of the other streams is not there.");
        Assert.All(due.GroupBy(next => next.Type), stream => Assert.Contains(stream.Last().Id, got.Select(next => next.Id)));
    }

    [Theory]
    [InlineData("drop-oldest", "")]
    [InlineData("latest", "?overflow=drop-oldest")]
    public async Task SlowClient_IsToldWhatItMissed_AndHasWhatCameLast(string serverDefault, string query)
    {
        await using var server = await StartAsync(serverDefault);

        var (due, got, gap) = await FallBehindAsync(server, query);

        Assert.Equal(gap.Missed, Span(gap));
        var after = got.Where(next => next.IsEvent && next.Sequence > Received.SequenceOf(gap.To)).Select(next => next.Id).ToList();
        Assert.InRange(after.Count, QueueEvents - Timed.Length, QueueEvents); // timers may have taken places of their own since
        Assert.Equal(due.TakeLast(after.Count).Select(next => next.Id), after);
    }

    [Theory]
    [InlineData("disconnect", "")]
    [InlineData("latest", "?overflow=disconnect")]
    public async Task SlowClient_IsCutOff_AndMissesNothingWhenItReturns(string serverDefault, string query)
    {
        await using var server = await StartAsync(serverDefault);
        await using var other = await EventReader.JoinAsync(server.Client);
        await using var slow = await StuckClient.JoinAsync(server, query);
        var joined = slow.Cursor!;
        var due = await PublishAsync(server, other, StuckClient.Many);

        await slow.CutAsync();
        var got = await slow.ReadToCutAsync();
        await using var returned = await EventReader.OpenAsync(server.Client, "", ("Last-Event-ID", slow.Cursor!.Id!));
        await returned.NextAsync("connected");
        var rest = await returned.ReadThroughAsync(next => next.Id == due[^1].Id);

        Assert.Equal(After(joined, due), got.Concat(rest).Select(next => next.Id));
    }

    [Fact]
    public async Task ConnectionOfAClientThatNeverReads_TakesLittle_BeforeItsPolicyActs()
    {
        await using var server = await StartAsync("drop-oldest");
        await using var other = await EventReader.JoinAsync(server.Client);
        await using var stuck = await StuckClient.JoinAsync(server, receiveBuffer: null);
        await PublishAsync(server, other, 400); // more than a megabyte

        var gap = await stuck.NextAsync("gap");

        Assert.InRange(stuck.Bytes, 1, 512 * 1024);
        Assert.Equal("slow", Gap.Of(gap).Reason);
    }

    private static Task<RunningServer> StartAsync(string overflow) => RunningServer.StartAsync(
        "--RxSse:Streams:Stock:Period=2s", "--RxSse:Streams:Metrics:Period=2s", "--RxSse:Streams:Notifications:Period=1h",
        "--RxSse:Heartbeat=1h", "--RxSse:Delivery:StallTimeout=1h", $"--RxSse:Delivery:QueueEvents={QueueEvents}", $"--RxSse:Delivery:Overflow={overflow}");

    // One client stops reading while another sees all that comes; then it reads again.
    private static async Task<(IReadOnlyList<Received> Due, IReadOnlyList<Received> Got, Gap Gap)> FallBehindAsync(RunningServer server, string query)
    {
        await using var other = await EventReader.JoinAsync(server.Client);
        await using var slow = await StuckClient.JoinAsync(server, query);
        var joined = slow.Cursor!;
        var all = new List<Received>(await PublishAsync(server, other, StuckClient.Many));
        var awaited = Timed.ToHashSet();
        all.AddRange(await other.ReadThroughAsync(next => awaited.Remove(next.Type) && awaited.Count == 0));
        all.AddRange(await PublishAsync(server, other, QueueEvents * 2));

        // The other's shard is not the slow client's: only when one who joined there has been served has all passed the queue.
        var joins = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => EventReader.JoinAsync(server.Client)));
        var got = await slow.ReadThroughAsync(next => next.Id == all[^1].Id);
        await Task.WhenAll(joins.Select(join => join.DisposeAsync().AsTask()));

        var due = all.Where(next => next.Sequence > joined.Sequence).ToList();
        Assert.Equal(After(joined, due), due.Select(next => next.Id)); // the other has missed nothing
        return (due, got, AssertIsTold(due, got));
    }

    // The other reads each event before the next is published: it arrives although somebody does not read.
    private static async Task<IReadOnlyList<Received>> PublishAsync(RunningServer server, EventReader other, int count)
    {
        var seen = new List<Received>();
        for (var i = 0; i < count; i++)
        {
            var published = await server.Client.TriggerIdAsync(StuckClient.LargeMessage);
            seen.AddRange(await other.ReadThroughAsync(next => next.Id == published));
        }

        return seen;
    }

    private static Gap AssertIsTold(IReadOnlyList<Received> due, IReadOnlyList<Received> got)
    {
        var told = Assert.Single(got, next => !next.IsEvent);
        var gap = Gap.Of(told);
        var received = got.Where(next => next.IsEvent).Select(next => next.Id).ToList();
        var missed = due.Where(next => !received.Contains(next.Id)).ToList();
        Assert.Equal(new Gap("slow", missed.Count, $"{missed[0].Epoch}-{missed[0].Sequence - 1}", missed[^1].Id!), gap);
        Assert.Equal(due.Except(missed).Select(next => next.Id), received);
        Assert.Equal(gap.From, got.TakeWhile(next => next != told).Last().Id); // before whatever follows the hole
        return gap;
    }

    private static long Span(Gap gap) => Received.SequenceOf(gap.To) - Received.SequenceOf(gap.From!);

    // All ids from the join up to the last of what has been seen.
    private static IEnumerable<string> After(Received joined, IReadOnlyList<Received> seen) =>
        Enumerable.Range(1, (int)(seen[^1].Sequence - joined.Sequence)).Select(i => $"{joined.Epoch}-{joined.Sequence + i}");
}
