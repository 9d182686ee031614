using System.Diagnostics;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Simulation;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;
using Subscription = RxSse.Delivery.Subscription;

namespace RxSse.Tests.Delivery;

/// <summary>The groups of views at a shard.</summary>
public sealed class ShardViewTests : ShardTestBase
{
    private static readonly View View = new ViewLanguage(["a"], [], new CompositionOptions()).Parse("a | where $ > 1").View;
    private static readonly Catalog Catalog = new(new Dictionary<string, string> { ["a"] = "a" }, new HashSet<string>());
    private static readonly FrameCache Cache = new();

    private readonly SnapshotPoint _point = new(Frames.Id(1), new(static () => []));
    private readonly TestScheduler _otherLoop = new();
    private readonly Shard _other;
    private readonly ViewOutput _output;

    public ShardViewTests()
    {
        _other = new Shard(TestFactory.Context(Options, Log), _otherLoop, index: 1);
        _output = new ViewOutput([Shard, _other], Cache);
    }

    [Fact]
    public void Group_ExistsWhileItHasMembers()
    {
        var first = JoinView();
        var second = JoinView();
        Turn();
        Assert.Equal(1, Shard.ViewGroups);

        first.Dispose();
        Turn();
        Assert.Equal(1, Shard.ViewGroups);
        second.Dispose();
        Turn();
        Assert.Equal(0, Shard.ViewGroups);
    }

    [Fact]
    public void SubscriberThatUnsubscribesBeforeItJoins_LeavesNoGroup()
    {
        var subscription = NewSubscription();
        subscription.Dispose();
        Join(subscription);
        Turn();

        Assert.Equal(0, Shard.ViewGroups);
    }

    [Fact]
    public void AbortedSubscribers_LeaveNoGroup()
    {
        JoinView();
        JoinView();
        Turn();
        _output.OnError(new InvalidOperationException());
        Turn();

        Assert.Equal(0, Shard.ViewGroups);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ViewIsTold_WhenTheSubscribersHaveItsFrames_OrThereAreNone(bool isJoined)
    {
        if (isJoined)
        {
            JoinView();
        }

        Turn();
        var isDelivered = false;
        Publish(3, () => isDelivered = true);
        Assert.False(isDelivered);

        Turn();
        Assert.True(isDelivered);
    }

    [Fact]
    public void ViewIsTold_WhenAllShardsHaveServedItsFrames()
    {
        using var another = new Shard(TestFactory.Context(Options, Log), Loop);
        var count = 0;
        var frames = new ViewFrames(_output, Items(1, () => count++), shards: 2, Cache);
        Shard.Publish(frames, runsHere: false);
        Turn();
        Assert.Equal(0, count);

        another.Publish(frames, runsHere: false);
        Turn();
        Assert.Equal(1, count);
    }

    [Fact]
    public void WhatMayRunHere_IsWrittenAtOnce_UnlessTheShardHasSomethingToDo()
    {
        JoinView();
        Turn();
        var count = 0;
        var turn = Items(1, () => count++) with { RunsHere = true };
        _output.OnNext(turn);
        Assert.Equal(1, count);

        Publish(1); // waits for the loop
        _output.OnNext(turn);
        Assert.Equal(1, count);
        Turn();
        Assert.Equal(2, count);
    }

    [Fact]
    public void WhatMayRunHere_DoesNotOvertakeWhatWaits_SuchAsTheEndOfARight()
    {
        JoinView();
        Turn();
        Shard.EndRevoked();
        var isDelivered = false;
        _output.OnNext(Items(1, () => isDelivered = true) with { RunsHere = true });
        Assert.False(isDelivered);
        Turn();
        Assert.True(isDelivered);
    }

    [Fact]
    public void WhatMayRunHere_IsLeftToTheLoop_IfASubscriberIsNotQuick()
    {
        var subscription = NewSubscription(isQuick: false);
        Join(subscription);
        JoinView();
        Turn();
        var count = 0;
        var turn = Items(1, () => count++) with { RunsHere = true };
        _output.OnNext(turn);
        Assert.Equal(0, count);
        Turn();

        subscription.Dispose();
        Turn();
        _output.OnNext(turn);
        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void WhatMayRunHere_IsWrittenThere_ForFewSubscribers(int subscribers, bool isWritten)
    {
        for (var i = 0; i < subscribers; i++)
        {
            JoinView();
        }

        Turn();
        var isDelivered = false;
        _output.OnNext(Items(1, () => isDelivered = true) with { RunsHere = true });
        Assert.Equal(isWritten, isDelivered);
        Turn();
        Assert.True(isDelivered);
    }

    [Fact]
    public void Turn_GoesToTheShardsThatHaveSubscribers_AndToNoOther()
    {
        var first = JoinView();
        Turn();
        Assert.Equal(1, Deliver());

        _other.Join(NewSubscription(), _output, _point, snapshot: null, NewGroup);
        Assert.Equal(0, Deliver()); // the other shard has not run
        _otherLoop.AdvanceBy(10);
        Assert.Equal(1, Deliver(() => _otherLoop.AdvanceBy(10)));

        first.Dispose();
        Turn();
        Assert.Equal(1, Deliver(() => _otherLoop.AdvanceBy(10), isRunning: false)); // without the first shard
    }

    [Fact]
    public void TurnOnItsWay_WhenTheLastSubscriberLeaves_IsDelivered()
    {
        var last = JoinView();
        Turn();
        var isDelivered = false;
        last.Dispose();
        _output.OnNext(Items(1, () => isDelivered = true));
        Turn();

        Assert.True(isDelivered);
        Assert.Equal(0, Shard.ViewGroups);
    }

    [Fact]
    public void SubscriberThatJoins_WhileTheLastOneLeaves_GetsWhatFollows()
    {
        var seen = new List<RxSse.Sse.Frame>();
        var last = JoinView();
        Turn();
        last.Dispose();
        JoinView(System.Reactive.Observer.Create<RxSse.Sse.Frame>(seen.Add));
        _output.OnNext(Items(1, () => { }));
        Turn();

        Assert.Equal("a", seen[^1].Pipe);
    }

    [Fact]
    public void TurnWithoutSubscribers_GoesNowhere_AndIsDeliveredAtOnce()
    {
        var subscription = NewSubscription();
        subscription.Dispose();
        Join(subscription); // it does not join any more
        Turn();

        Assert.Equal(1, Deliver(isRunning: false));
    }

    [Fact]
    public void SubscribersOfAllViews_AndOfStreams_GetTheSameFrameOfAHeartbeat()
    {
        var heartbeat = new RxSse.Hub.Heartbeat(Frames.Id(5), default);
        var seen = new List<RxSse.Sse.Frame>();
        JoinView(System.Reactive.Observer.Create<RxSse.Sse.Frame>(seen.Add));
        Turn();
        seen.Clear();
        var frame = Cache.Of(heartbeat);
        frame.Bytes(SseFormat.Named); // others need this format
        _output.OnNext(new ViewTurn([new HeartbeatItem(heartbeat)], _point));
        _output.OnNext(Items(1, () => { }));
        Turn();
        _output.OnNext(Items(1, () => { }));
        Turn();

        Assert.Same(frame, seen[0]);
        Assert.False(seen[^1].IsEncoded(SseFormat.Named)); // no subscriber of the view does
    }

    [Fact]
    public void HeartbeatOfAView_IsMeasuredFromTheView_AlthoughTheHubHasPassedItsFrameBefore()
    {
        var now = Stopwatch.Frequency;
        var counters = new DeliveryCounters();
        using var figures = new Figures(counters);
        var context = TestFactory.Context(Options, Log) with
        {
            Counters = counters,
            Timestamp = () => now,
        };
        using var shard = new Shard(context, Loop);
        var output = new ViewOutput([shard], Cache, timestamp: () => now);
        var heartbeat = new RxSse.Hub.Heartbeat(Frames.Id(5), default);
        shard.Join(NewSubscription(), output, _point, snapshot: null, NewGroup);
        Turn();
        Cache.Of(heartbeat).PassedAt = now;

        now += 2 * Stopwatch.Frequency; // other views have the loop
        output.OnNext(new ViewTurn([new HeartbeatItem(heartbeat)], _point));
        now += Stopwatch.Frequency / 4;
        Turn();

        Assert.Equal([("rxsse.delivery.duration", 0.25)], figures.Recorded);
    }

    [Fact]
    public void WhileTooMuchWaitsForSubscribers_NoViewIsTold()
    {
        Options.TotalQueueBytes = 1;
        var context = TestFactory.Context(Options, Log);
        using var shard = new Shard(context, Loop);
        var others = new OtherShard();
        context.Budget.Add(others);
        var isDelivered = false;
        shard.Join(NewSubscription(), _output, _point, snapshot: null, NewGroup);
        Turn();
        context.Budget.Hold(Frames.Event(1), SseFormat.Named);
        context.Budget.Check();
        shard.Publish(new ViewFrames(_output, Items(1, () => isDelivered = true), shards: 1, Cache), runsHere: false);
        Turn();
        Assert.False(isDelivered);

        others.Found!([]);
        Assert.True(isDelivered);
    }

    [Fact]
    public void View_EncodesItsFrames_InTheFormatsThatItsSubscribersNeed()
    {
        var seen = new List<RxSse.Sse.Frame>();
        JoinView(System.Reactive.Observer.Create<RxSse.Sse.Frame>(seen.Add));
        Turn();
        seen.Clear();
        _output.OnNext(Items(1, () => { }));
        Turn();
        Assert.False(seen[0].IsEncoded(SseFormat.Named)); // the subscriber has not written it

        var writes = JoinView(System.Reactive.Observer.Create<RxSse.Sse.Frame>(frame => frame.Bytes(SseFormat.Named)));
        Turn();
        _output.OnNext(Items(1, () => { }));
        Turn();
        writes.Dispose();
        Turn();
        _output.OnNext(Items(1, () => { }));
        Turn();

        Assert.True(seen[^1].IsEncoded(SseFormat.Named)); // by the view: who needed it has left
        Assert.All(seen, frame => Assert.False(frame.IsEncoded(SseFormat.Envelope)));
    }

    [Fact]
    public void FramesOfViews_WaitForThoseOfPlainStreams()
    {
        var seen = new List<string>();
        Subscribe(new DirectSink(), System.Reactive.Observer.Create<RxSse.Sse.Frame>(frame => seen.Add($"{frame.Kind}")));
        JoinView(System.Reactive.Observer.Create<RxSse.Sse.Frame>(frame => seen.Add(frame.Pipe ?? "joined")));
        Turn();
        seen.Clear();
        for (var i = 0; i < 3; i++)
        {
            Publish(1, length: 300_000);
        }

        Shard.Publish(Frames.Event(2));
        Loop.Start();

        Assert.Equal(["a", "Event", "a", "a"], seen);
    }

    [Fact]
    public async Task FramesOfAView_DoNotBlockPlainStreams()
    {
        JoinView();
        Turn();
        Publish(Shard.Capacity + 1);

        await Task.Run(() => Shard.Publish(Frames.Event(2))).WaitAsync(TimeSpan.FromSeconds(30)); // its loop does not run
    }

    // How many turns are delivered when one is sent and the shards run.
    private int Deliver(Action? run = null, bool isRunning = true)
    {
        var count = 0;
        _output.OnNext(Items(1, () => count++));
        if (isRunning)
        {
            Turn();
        }

        run?.Invoke();
        return count;
    }

    private Subscription NewSubscription(IObserver<RxSse.Sse.Frame>? observer = null, bool isQuick = true) =>
        new(Shard, StreamSelection.All, StartPosition.Live, new DirectSink { IsQuick = isQuick }, observer ?? Loop.CreateObserver<RxSse.Sse.Frame>());

    private Subscription JoinView(IObserver<RxSse.Sse.Frame>? observer = null)
    {
        var subscription = NewSubscription(observer);
        Join(subscription);
        return subscription;
    }

    private void Join(Subscription subscription) =>
        Shard.Join(subscription, _output, _point, snapshot: null, NewGroup);

    private ViewGroup NewGroup() =>
        new(_output, View, new ViewContext(Catalog, new CompositionOptions(), new ReplayTurns(8, [Loop]), Loop), static (_, _) => { });

    private void Publish(int frames, Action? delivered = null, int length = 3) =>
        Shard.Publish(new ViewFrames(_output, Items(frames, delivered ?? (() => { }), length), shards: 1, Cache), runsHere: false);

    private ViewTurn Items(int count, Action delivered, int length = 3) =>
        new([.. Enumerable.Repeat(new DerivedEvent(Frames.Id(1), new PipeName("a", false), new ViewEvent("a", new byte[length], 1)), count)], _point)
        {
            Bytes = count * length,
            Delivered = delivered,
        };

    // Answers when the test does.
    private sealed class OtherShard : IQueueOwner
    {
        public Action<IReadOnlyList<WaitingQueue>>? Found { get; private set; }

        public void FindLargest(int count, Action<IReadOnlyList<WaitingQueue>> found) => Found = found;
    }
}
