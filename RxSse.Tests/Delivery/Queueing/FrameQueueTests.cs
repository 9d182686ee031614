using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Queueing;

public sealed class FrameQueueTests
{
    [Fact]
    public void Frames_LeaveInTheOrderInWhichTheyCame()
    {
        var queue = Queue();
        Frame[] frames = [Frames.Event(1), Frames.Heartbeat(1), Control(), Frames.Event(2)];

        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));

        Assert.Equal(frames, TakeAll(queue));
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void Events_AreBoundedInNumber()
    {
        var queue = Queue(events: 2);

        Assert.True(queue.TryEnqueue(Frames.Event(1)));
        Assert.True(queue.TryEnqueue(Frames.Event(2)));
        Assert.False(queue.TryEnqueue(Frames.Event(3)));

        queue.Dequeue();
        Assert.True(queue.TryEnqueue(Frames.Event(3)));
    }

    [Fact]
    public void Events_AreBoundedInBytes()
    {
        var size = Frames.Event(1).Bytes(SseFormat.Envelope).Length;
        var queue = Queue(bytes: (2 * size) + 1);

        Assert.True(queue.TryEnqueue(Frames.Event(1)));
        Assert.True(queue.TryEnqueue(Frames.Event(2)));
        Assert.False(queue.TryEnqueue(Frames.Event(3)));

        queue.Dequeue();
        Assert.True(queue.TryEnqueue(Frames.Event(3)));
    }

    [Fact]
    public void EventLargerThanTheBound_FitsAlone()
    {
        var queue = Queue(bytes: 1);

        Assert.True(queue.TryEnqueue(Frames.Event(1)));
        Assert.False(queue.TryEnqueue(Frames.Event(2)));
    }

    [Fact]
    public void ControlEvents_StandOutsideTheBound()
    {
        var queue = Queue(events: 1, bytes: 1);
        queue.TryEnqueue(Frames.Event(1));

        Assert.True(queue.TryEnqueue(Control()));
        Assert.True(queue.TryEnqueue(Frames.Heartbeat(1)));
        Assert.True(queue.TryEnqueue(Control()));
    }

    [Fact]
    public void WaitingHeartbeat_IsReplacedByTheNext_AtTheEnd()
    {
        var queue = Queue();
        Frame[] frames = [Joined, Frames.Event(1), Frames.Heartbeat(1), Frames.Event(2), Frames.Heartbeat(2), Frames.Heartbeat(3)];

        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));

        Assert.Equal([frames[0], frames[1], frames[3], frames[5]], TakeAll(queue));
    }

    [Fact]
    public void HeartbeatThatEndsTheJoin_StaysWhereItStands()
    {
        var queue = Queue();
        Frame[] frames = [Frames.Event(1), Joined, Frames.Event(2), Frames.Heartbeat(2)];

        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));

        Assert.Equal(frames, TakeAll(queue));
    }

    [Fact]
    public void Heartbeats_NeverPileUp_HoweverLongTheClientSleeps()
    {
        var queue = Queue();
        queue.TryEnqueue(Frames.Event(1));
        for (var i = 0; i < 100_000; i++)
        {
            queue.TryEnqueue(Frames.Heartbeat(1));
        }

        Assert.True(queue.Slots <= 8, $"{queue.Slots} slots");
    }

    [Fact]
    public void Latest_KeepsTheNewestOfEachPipeOfAView()
    {
        var queue = Queue(events: 2, policy: OverflowPolicy.Latest);
        Frame[] frames = [Derived(1, "a"), Derived(2, "a | where x > 1"), Derived(3, "a"), Derived(4, "a")];

        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));

        var left = TakeAll(queue);
        Assert.Equal(2, queue.Dropped);
        Assert.Equal([FrameKind.Control, FrameKind.Event, FrameKind.Event], left.Select(frame => frame.Kind));
        Assert.Equal([frames[1], frames[3]], left.Skip(1));
    }

    [Fact]
    public void Queue_BehavesLikeAList_WhateverIsDoneToIt() =>
        Gen.Int[0, 9].Array[0, 400].Sample(acts =>
        {
            var queue = Queue(events: 20);
            var model = new List<Frame>();
            Frame? joined = null;
            foreach (var act in acts)
            {
                if (act < 6)
                {
                    var frame = Frames.Event(act);
                    if (queue.TryEnqueue(frame))
                    {
                        model.Add(frame);
                    }
                }
                else if (act < 7)
                {
                    model.RemoveAll(frame => frame.Kind == FrameKind.Heartbeat && frame != joined);
                    model.Add(Frames.Heartbeat(act));
                    joined ??= model[^1];
                    queue.TryEnqueue(model[^1]);
                }
                else
                {
                    Assert.Same(model.FirstOrDefault(), queue.Dequeue());
                    model = [.. model.Skip(1)];
                }

                Assert.True(model.Count(frame => frame.Kind == FrameKind.Event) <= 20);
            }

            Assert.Equal(model, TakeAll(queue));
        }, iter: 500);

    [Fact]
    public void DroppedEvents_AreNotDeclared_AndCountNoMore_AndOnlyControlEventsStay()
    {
        var budget = new QueueBudget(long.MaxValue);
        var queue = Queue(events: 2, policy: OverflowPolicy.DropOldest, budget: budget);
        var (first, last) = (Control(), Control());
        Array.ForEach([first, Frames.Event(1), Joined, Frames.Event(2), Frames.Event(3), last, Frames.Heartbeat(3)], frame => queue.TryEnqueue(frame));
        queue.CountWaiting();
        Assert.Equal(1, queue.Dropped); // a gap would declare it

        queue.DropEvents();

        Assert.Equal((0, 0), (queue.Bytes, budget.Waiting));
        Assert.Equal([first, last], TakeAll(queue));
        Assert.True(queue.IsEmpty);
        Assert.True(queue.TryEnqueue(Frames.Event(4)));
        Assert.True(queue.TryEnqueue(Frames.Heartbeat(4)));
        Assert.Equal(2, TakeAll(queue).Count);
    }

    // The first heartbeat of a subscriber.
    [Fact]
    public void Latest_KeepsTheNewestOfEachKey_AndTheNewestKeys()
    {
        var queue = Queue(events: 3, policy: OverflowPolicy.Latest);

        AssertAllEnqueued(queue, Keyed(1, "x"), Keyed(2, "y"), Keyed(3, "z"), Keyed(4, "y")); // drops 2
        Assert.Equal(1, queue.Dropped);
        AssertAllEnqueued(queue, Keyed(5, "w"), Keyed(6, "w")); // drops 1, because there are too many keys, and 5
        Assert.Equal(3, queue.Dropped);

        Assert.Equal(["e-3", "e-4", "e-6"], TakeAll(queue).Where(frame => frame.Kind == FrameKind.Event).Select(frame => frame.Position.ToString()));
        AssertAllEnqueued(queue, Keyed(7, "x"));
        Assert.Equal(3, queue.Dropped);
    }

    [Fact]
    public void KeysOfTwoPipes_AreNotTheSame()
    {
        var queue = Queue(events: 2, policy: OverflowPolicy.Latest);

        AssertAllEnqueued(queue, Keyed(1, "x", pipe: "a"), Keyed(2, "x", pipe: "b"), Keyed(3, "x", pipe: "b"));

        Assert.Equal(["e-1", "e-3"], TakeAll(queue).Where(frame => frame.Kind == FrameKind.Event).Select(frame => frame.Position.ToString()));
    }

    private static void AssertAllEnqueued(FrameQueue queue, params Frame[] frames) =>
        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));

    // The bytes of the key are copied: equal keys need not be one array.
    private static Frame Keyed(long sequence, string key, string pipe = "a") => FrameFactory.Of(new DerivedEvent(
        Frames.Id(sequence), new PipeName(pipe, IsLive: true, IsKeyed: true),
        new ViewEvent("x", "1"u8.ToArray(), sequence) { Key = System.Text.Encoding.UTF8.GetBytes(key) }));

    private static Frame Joined => Frames.Heartbeat(0);

    private static Frame Derived(long sequence, string pipe) =>
        FrameFactory.Of(new DerivedEvent(
            Frames.Id(sequence), new PipeName(pipe, IsLive: false), new ViewEvent("x", "1"u8.ToArray(), sequence)));

    private static FrameQueue Queue(int events = 100, int bytes = 1_000_000, OverflowPolicy policy = OverflowPolicy.Disconnect,
        QueueBudget? budget = null) =>
        new(SseFormat.Envelope, policy, new DeliveryOptions { QueueEvents = events, QueueBytes = bytes },
            budget ?? new QueueBudget(long.MaxValue));

    private static Frame Control() => Frame.Control(ControlEvent.Shutdown("stopping", TimeSpan.Zero));

    private static List<Frame> TakeAll(FrameQueue queue)
    {
        var frames = new List<Frame>();
        while (queue.Dequeue() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }
}
