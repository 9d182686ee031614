using System.Reactive;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>How a subscription ends: the client disconnects, stalls or overflows, or the server stops.</summary>
public sealed class ShardEndTests : ShardTestBase
{
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

        Loop.AdvanceBy(TimeSpan.FromSeconds(29).Ticks);
        Assert.False(stalled.WasAborted);
        Loop.AdvanceBy(TimeSpan.FromSeconds(2.1).Ticks);

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
            Loop.AdvanceBy(TimeSpan.FromSeconds(20).Ticks);
            slow.Read();
        }

        Assert.False(slow.WasAborted);
        Assert.Equal("e-10", slow.Ids.Last());
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
        var writer = new PendingSink();
        var subscription = Subscribe(writer);
        Turn();

        subscription.Dispose();
        Turn();
        Assert.False(writer.IsDetached);

        writer.Finish();
        Turn();
        Assert.True(writer.IsDetached);
    }

    [Fact]
    public void ObserverThatThrowsWhenItIsAborted_EndsAlone()
    {
        Subscribe(new DirectSink(), Observer.Create<Frame>(_ => { }, _ => throw new InvalidOperationException()));
        var stuck = Join();
        Turn();

        Shard.AbortAll(AbortReason.Stopping);
        Turn();

        Assert.True(stuck.WasAborted);
    }

    [Fact]
    public void ClientThatHasLeft_IsNotCalledAgain_WhenItsTurnInTheDrainComes()
    {
        var frames = Loop.CreateObserver<Frame>();
        var subscription = Subscribe(new DirectSink(), frames);
        Turn();
        Shard.Drain(new ShutdownSchedule(TimeSpan.FromTicks(1_000), Offset: 0.5));
        Turn();
        var before = frames.Messages.Count;

        subscription.Dispose();
        Loop.AdvanceBy(2_000);

        Assert.Equal(before, frames.Messages.Count);
    }

    [Fact]
    public void WallClockThatJumps_StallsNobody()
    {
        var loop = new JumpingScheduler(Loop);
        using var shard = new Shard(TestFactory.Context(Options, Log), loop);
        var slow = new Client(Options).Join(
            (sink, observer) => shard.Subscribe(StreamSelection.All, StartPosition.Live, sink, observer));
        shard.Publish(Frames.Heartbeat(0));
        Array.ForEach([.. Enumerable.Range(1, 5)], i => shard.Publish(Frames.Event(i)));
        Turn();

        loop.Jump = TimeSpan.FromHours(1);
        Loop.AdvanceBy(TimeSpan.FromSeconds(5).Ticks);

        Assert.False(slow.WasAborted);
    }

    [Fact]
    public void Drain_SpreadsTheEndsOverTheWindow_AndClosesTheDoor()
    {
        var frames = Enumerable.Range(0, 4).Select(_ => Loop.CreateObserver<Frame>()).ToArray();
        Array.ForEach(frames, observer => Subscribe(new DirectSink(), observer));
        Turn();
        var start = Loop.Clock;

        Shard.Drain(new ShutdownSchedule(TimeSpan.FromTicks(1_000), Offset: 0.5));
        Loop.AdvanceBy(10);
        var late = Loop.CreateObserver<Frame>();
        Subscribe(new DirectSink(), late);
        Loop.AdvanceBy(2_000);

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
        Shard.Drain(new ShutdownSchedule(TimeSpan.Zero, 0));
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

        Shard.AbortAll(AbortReason.Stopping);
        Turn();

        Assert.True(stuck.WasAborted);
        Assert.True(stuck.HasEnded);
    }

    private static long End(ITestableObserver<Frame> observer) =>
        observer.Messages.Single(message => message.Value.Kind == NotificationKind.OnCompleted).Time;

    private static string Text(Frame frame) => System.Text.Encoding.UTF8.GetString(frame.Bytes(SseFormat.Named).Span);
}
