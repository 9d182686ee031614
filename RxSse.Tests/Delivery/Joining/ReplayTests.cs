using System.Globalization;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Joining;

/// <summary>Replays while events are published: in pages, at the pace of the client.</summary>
public sealed class ReplayTests : JoinTestBase
{
    [Fact]
    public void LongReplay_ComesInPages_AtTheClientsPace_AndWhatIsLiveMeanwhileIsNotLost()
    {
        var (log, shard) = Server(history: 10_000);
        Publish(log, shard, new string('a', 1_000));
        var options = new DeliveryOptions { QueueEvents = 3 };
        var client = Join(shard, log, options, Cursor.Parse("e-0"), StreamSelection.All);
        for (var i = 0; i < 2_000; i++)
        {
            Publish(log, shard, i < 500 ? "b" : ""); // faster than the client reads
            Loop.AdvanceBy(5);
            client.Read(150);
        }

        Settle(client);
        Assert.Equal([.. Enumerable.Range(1, 1_500).Select(i => $"e-{i}")], client.Ids.Distinct());
        Assert.DoesNotContain(client.Received, item => item.Data.Contains("\"gap\"", StringComparison.Ordinal));
    }

    [Fact]
    public void SlowClient_DoesNotMakeTheLogReadTheSameEventsAgainAndAgain()
    {
        const int Count = 1_000;
        var (inner, _) = Server(history: 10_000);
        Append(inner, new string('a', Count));
        var log = new CountedLog(inner);
        var shard = new Shard(TestFactory.Context(new DeliveryOptions(), log, Streams), Loop);
        shard.Publish(Frames.Heartbeat(Count));
        var client = Join(shard, inner, new DeliveryOptions { QueueEvents = 3 }, Cursor.Parse("e-0"), StreamSelection.All);
        for (var i = 0; i < 1_000; i++)
        {
            Loop.AdvanceBy(5);
            client.Read(300);
        }

        Settle(client);
        Assert.Equal(Count, client.Ids.Distinct().Count());
        Assert.InRange(log.Events, Count, 4 * Count);
    }

    // Counts the events that are read.
    private sealed class CountedLog(IEventLog log) : StubLog
    {
        public int Events { get; private set; }

        public override async ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken)
        {
            var page = await log.ReadAsync(after, count, cancellationToken);
            Events += page.Events.Count;
            return page;
        }
    }

    [Fact]
    public void Heartbeats_WaitUntilTheReplayHasEnded()
    {
        var (log, shard) = Server(history: 100);
        Publish(log, shard, new string('a', 50));
        var client = Join(shard, log, new DeliveryOptions(), Cursor.Parse("e-0"), StreamSelection.All);
        for (var i = 0; i < 400; i++)
        {
            shard.Publish(Frames.Heartbeat(50));
            Loop.AdvanceBy(5);
            client.Read(20);
        }

        Settle(client);
        var types = client.Received.Select(Describe).ToArray();
        Assert.Equal(50, Array.IndexOf(types, "♥50"));
    }

    [Fact]
    public void HistoryThatForgetsDuringAReplay_IsTold()
    {
        var (log, shard) = Server(history: 20);
        Publish(log, shard, new string('a', 20));
        var client = Join(shard, log, new DeliveryOptions { QueueEvents = 3 }, Cursor.Parse("e-0"), StreamSelection.All);
        Loop.AdvanceBy(5);

        Publish(log, shard, new string('a', 30));
        Loop.AdvanceBy(5);
        Settle(client);

        var received = client.Received.Select(Describe).ToArray();
        var gap = Assert.Single(received, text => text.StartsWith("gap", StringComparison.Ordinal));
        var fields = gap.Split(' ');
        Assert.Equal("expired", fields[1]);
        Assert.Equal(50, received.Count(text => text.EndsWith('a')) + int.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void SubscriberOfALogThatFails_IsCutOff_SoThatItComesBack()
    {
        var shard = new Shard(TestFactory.Context(new DeliveryOptions(), new FailingLog(), Streams), Loop);
        shard.Publish(Frames.Heartbeat(5));
        var client = new Client(new DeliveryOptions()).Join(
            (sink, observer) => shard.Subscribe(StreamSelection.All, new StartPosition(After: 2), sink, observer));

        Settle(client);

        Assert.True(client.WasAborted);
        Assert.True(client.HasEnded);
    }
}
