using System.Reactive;
using Microsoft.Reactive.Testing;
using RxSse.Server.Composition;
using RxSse.Server.Delivery;
using RxSse.Server.Log;
using RxSse.Server.Sse;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class ShardTests : ReactiveTest, IDisposable
{
    private readonly TestScheduler _loop = new();
    private readonly DeliveryOptions _options = new() { QueueEvents = 10, StallTimeout = TimeSpan.FromSeconds(30), Overflow = OverflowPolicy.Disconnect };
    private readonly InMemoryEventLog _log;
    private readonly Shard _shard;

    public ShardTests()
    {
        _log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        _shard = new Shard(Parts.Context(_options, _log, "kept", "also-kept"), _loop);
        _shard.Give(Frames.Heartbeat(0));
    }

    [Fact]
    public void JoiningSubscriber_GetsTheSnapshotInLogOrder_ThenOneHeartbeat_ThenWhatIsNewer()
    {
        Give(Frames.Event(1, "kept"), Frames.Event(2, "also-kept"), Frames.Event(3, "kept"), Frames.Event(4, "passing"));
        Turn();

        var client = Join();
        Turn();
        Give(Frames.Event(5, "passing"));
        Turn();
        client.Read();

        Assert.Equal(["e-2", "e-3", "e-4", "e-5"], client.Ids);
        Assert.Contains("heartbeat", client.Received[2].Data, StringComparison.Ordinal);
    }

    [Fact]
    public void SubscriberThatJoinsBetweenTwoEventsOfOneTurn_GetsEachOnce()
    {
        Give(Frames.Event(1, "kept"), Frames.Event(2, "passing"));
        var client = Join();
        Give(Frames.Event(3, "passing"), Frames.Event(4, "kept"));
        Turn();
        client.Read();

        Assert.Equal(["e-1", "e-2", "e-3", "e-4"], client.Ids); // the second is the heartbeat that ends the join
    }

    [Fact]
    public void WhatWaits_LeavesInOneWrite()
    {
        var writer = new CountingWriter();
        Subscribe(writer);
        Turn();
        Give(Frames.Event(1), Frames.Event(2), Frames.Event(3));
        Turn();

        Assert.Equal(2, writer.Writes); // the join, and the three together
        Assert.Equal(4, writer.Frames);
    }

    [Fact]
    public void SlowClient_GetsWhatWaitedForIt_OnceItReads()
    {
        var slow = Join();
        var quick = Join();
        for (var i = 1; i <= 8; i++)
        {
            Give(Frames.Event(i));
            Turn();
            quick.Read();
        }

        Assert.Equal("e-8", quick.Ids.Last());
        slow.Read();
        Turn();
        slow.Read();
        Turn();
        slow.Read();
        Assert.Equal(["e-0", .. Enumerable.Range(1, 8).Select(i => $"e-{i}")], slow.Ids);
    }

    [Fact]
    public void ClientWhoseQueueIsFull_IsAborted_AndTheOthersDoNotNotice()
    {
        var stuck = Join();
        var quick = Join();
        for (var i = 1; i <= 40; i++)
        {
            Give(Frames.Event(i));
            Turn();
            quick.Read();
        }

        Assert.True(stuck.WasAborted);
        Assert.True(stuck.HasEnded);
        Assert.False(quick.WasAborted);
        Assert.Equal(41, quick.Received.Count);
    }

    [Fact]
    public void ClientThatTakesNothing_IsAbortedAfterTheStallTimeout()
    {
        var stalled = Join();
        var quick = Join();
        Give([.. Enumerable.Range(1, 5).Select(i => Frames.Event(i))]);
        Turn();
        quick.Read();

        _loop.AdvanceBy(TimeSpan.FromSeconds(29).Ticks);
        Assert.False(stalled.WasAborted);
        _loop.AdvanceBy(TimeSpan.FromSeconds(2.1).Ticks);

        Assert.True(stalled.WasAborted);
        Assert.True(stalled.HasEnded);
        Assert.False(quick.WasAborted);
    }

    [Fact]
    public void ClientThatReadsNowAndThen_IsNotStalled()
    {
        var slow = Join();
        for (var i = 1; i <= 10; i++)
        {
            Give(Frames.Event(i));
            _loop.AdvanceBy(TimeSpan.FromSeconds(20).Ticks);
            slow.Read();
        }

        Assert.False(slow.WasAborted);
        Assert.Equal("e-10", slow.Ids.Last());
    }

    [Fact]
    public void ObserverThatThrows_EndsAlone()
    {
        Subscribe(Observer.Create<Frame>(_ => throw new InvalidOperationException()));
        var client = Join();
        Give(Frames.Event(1));
        Turn();
        client.Read();

        Assert.Equal(["e-0", "e-1"], client.Ids);
    }

    [Fact]
    public void ClientThatLeaves_GetsNothingMore_AndItsResponseEnds()
    {
        var stays = Join();
        var leaves = Join();
        var staysToo = Join();
        Turn();

        leaves.Leave();
        leaves.Leave();
        Give(Frames.Event(1));
        Turn();
        stays.Read();
        staysToo.Read();

        Assert.True(leaves.HasEnded);
        Assert.Equal(["e-0", "e-1"], stays.Ids);
        Assert.Equal(["e-0", "e-1"], staysToo.Ids);
    }

    [Fact]
    public void ClientThatLeavesWhileAWriteIsPending_EndsOnlyWhenTheWriteHas()
    {
        var writer = new PendingWriter();
        var seat = Subscribe(writer);
        Turn();

        seat.Dispose();
        Turn();
        Assert.False(writer.WasReleased);

        writer.Finish();
        Turn();
        Assert.True(writer.WasReleased);
    }

    [Fact]
    public void PlainObserver_IsServedLikeAnyOther()
    {
        var frames = _loop.CreateObserver<Frame>();
        var subscription = Subscribe(frames);
        Give(Frames.Event(1));
        Turn();
        subscription.Dispose();
        Give(Frames.Event(2));
        Turn();

        Assert.Equal([Frames.Id(0), Frames.Id(1)], frames.Messages.Select(message => message.Value.Value.Position!.Value));
    }

    [Fact]
    public void TurnWithMoreThanTheQueueHolds_DoesNotCutAClientThatTakesIt()
    {
        var quick = new CountingWriter(room: 10);
        Subscribe(quick);
        Turn();

        Give([.. Enumerable.Range(1, 300).Select(i => Frames.Event(i))]);
        Turn();

        Assert.Equal(301, quick.Frames);
        Assert.Equal(10, quick.MostWaiting);
    }

    [Fact]
    public async Task ThousandsOfFrames_AreTaken_TurnByTurn()
    {
        var client = new CountingWriter();
        Subscribe(client);

        await Task.Run(() =>
        {
            for (var sequence = 1; sequence <= 3 * Backlog.Most; sequence++)
            {
                Give(Frames.Event(sequence));
                if (sequence % 1_000 == 0)
                {
                    Turn(); // were it not counted off, the next frames would wait for ever
                }
            }
        }).WaitAsync(TimeSpan.FromSeconds(30));
        Turn();

        Assert.Equal((3 * Backlog.Most) + 1, client.Frames);
    }

    [Fact]
    public void SnapshotLargerThanTheQueue_IsNoReasonToCutTheClient()
    {
        _options.QueueEvents = 1;
        Give(Frames.Event(1, "kept"), Frames.Event(2, "also-kept"));
        var client = Join();
        Turn();
        client.Read();

        Assert.Equal(["e-1", "e-2", "e-2"], client.Ids);
    }

    [Fact]
    public void ObserverThatThrowsWhenItIsAborted_EndsAlone()
    {
        Subscribe(Observer.Create<Frame>(_ => { }, _ => throw new InvalidOperationException()));
        var stuck = Join();
        Turn();

        _shard.AbortAll(new TimeoutException());
        Turn();

        Assert.True(stuck.WasAborted);
    }

    [Fact]
    public void ClientThatHasLeft_IsNotCalledAgain_WhenItsTurnInTheDrainComes()
    {
        var frames = _loop.CreateObserver<Frame>();
        var seat = Subscribe(frames);
        Turn();
        _shard.Drain(new Drain(TimeSpan.FromTicks(1_000), Offset: 0.5));
        Turn();
        var before = frames.Messages.Count;

        seat.Dispose();
        _loop.AdvanceBy(2_000);

        Assert.Equal(before, frames.Messages.Count);
    }

    [Fact]
    public void WallClockThatJumps_StallsNobody()
    {
        var loop = new JumpingScheduler(_loop);
        using var shard = new Shard(Parts.Context(_options, _log), loop);
        var slow = new Client(_options).Join(observer => shard.Subscribe(Selection.All, Start.Live, observer));
        shard.Give(Frames.Heartbeat(0));
        Array.ForEach([.. Enumerable.Range(1, 5)], i => shard.Give(Frames.Event(i)));
        Turn();

        loop.Jump = TimeSpan.FromHours(1);
        _loop.AdvanceBy(TimeSpan.FromSeconds(5).Ticks);

        Assert.False(slow.WasAborted);
    }

    [Fact]
    public void ManyWhoJoinAndLeave_LeaveTheShardAsItWas()
    {
        var seats = Enumerable.Range(0, 20_000).Select(_ => Subscribe(new CountingWriter())).ToArray();
        Turn();
        foreach (var seat in seats)
        {
            seat.Dispose(); // from the front: the worst order for a list that closes its gaps
        }

        Turn();

        var late = Join();
        Turn();
        late.Read();
        Assert.Equal(["e-0"], late.Ids);
    }

    [Fact]
    public void Drain_SpreadsTheEndsOverTheWindow_AndClosesTheDoor()
    {
        var frames = Enumerable.Range(0, 4).Select(_ => _loop.CreateObserver<Frame>()).ToArray();
        Array.ForEach(frames, observer => Subscribe(observer));
        Turn();
        var start = _loop.Clock;

        _shard.Drain(new Drain(TimeSpan.FromTicks(1_000), Offset: 0.5));
        _loop.AdvanceBy(10);
        var late = _loop.CreateObserver<Frame>();
        Subscribe(late);
        _loop.AdvanceBy(2_000);

        Assert.Equal([125, 375, 625, 875], frames.Select(observer => Math.Floor((End(observer) - start) / 5.0) * 5));
        Assert.InRange(End(late) - start, 10, 20);
        Assert.All(frames.Append(late), observer =>
            Assert.Contains("\"reason\":\"stopping\"", Text(observer.Messages[^2].Value.Value), StringComparison.Ordinal));
    }

    [Fact]
    public void ClientThatIsStillWritingWhenItsEndComes_GetsAllThatWaitedAndTheShutdown()
    {
        var slow = Join();
        Give([.. Enumerable.Range(1, 6).Select(i => Frames.Event(i))]);
        Turn();
        _shard.Drain(new Drain(TimeSpan.Zero, 0));
        Turn();
        Assert.False(slow.HasEnded);

        slow.Read();
        Turn();
        slow.Read();
        Turn();

        Assert.True(slow.HasEnded);
        Assert.Equal(8, slow.Received.Count); // heartbeat, six events, shutdown
    }

    [Fact]
    public void AbortAll_EndsThoseWhoDoNotRead()
    {
        var stuck = Join();
        Give([.. Enumerable.Range(1, 6).Select(i => Frames.Event(i))]);
        Turn();

        _shard.AbortAll(new TimeoutException());
        Turn();

        Assert.True(stuck.WasAborted);
        Assert.True(stuck.HasEnded);
    }

    public void Dispose() => _shard.Dispose();

    private static long End(ITestableObserver<Frame> observer) =>
        observer.Messages.Single(message => message.Value.Kind == NotificationKind.OnCompleted).Time;

    private static string Text(Frame frame) => System.Text.Encoding.UTF8.GetString(frame.Bytes(SseFormat.Named));

    private IDisposable Subscribe(IObserver<Frame> observer) => _shard.Subscribe(Selection.All, Start.Live, observer);

    private Client Join() => new Client(_options).Join(Subscribe);

    private void Give(params Frame[] frames) => Array.ForEach(frames, _shard.Give);

    private void Turn() => _loop.AdvanceBy(10);
}
