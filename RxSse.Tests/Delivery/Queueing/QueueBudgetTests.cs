using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery.Queueing;

public sealed class QueueBudgetTests
{
    private const SseFormat Format = SseFormat.Envelope;
    private static readonly int Size = Frames.Event(1).Bytes(Format).Length;
    private static readonly int Held = Size + Frames.Event(1).DataBytes + 256; // with its data and its objects

    private readonly QueueBudget _budget = new(long.MaxValue);

    [Fact]
    public void EventInManyQueues_CountsOnce_UntilTheLastLetsItGo()
    {
        var (first, second, frame) = (Queue(), Queue(), Frames.Event(1));
        Wait(first, frame);
        Wait(second, frame);
        Assert.Equal(Held, _budget.Waiting);

        first.Dequeue();
        Assert.Equal(Held, _budget.Waiting);
        second.Dequeue();
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void EventInTwoFormats_HasItsDataOnce_AndTwoBlocks()
    {
        var frame = Frames.Event(1);
        Wait(Queue(), frame);
        Wait(new FrameQueue(SseFormat.Named, OverflowPolicy.Latest, new DeliveryOptions(), _budget), frame);

        Assert.Equal(Held + frame.Bytes(SseFormat.Named).Length, _budget.Waiting);
    }

    [Fact]
    public void WhatIsWrittenAtOnce_IsNeverCounted()
    {
        var queue = Queue();
        queue.TryEnqueue(Frames.Event(1));
        Assert.Equal(0, _budget.Waiting);

        queue.Dequeue();
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void DroppedEvents_AndThoseOfAClosedConnection_CountNoMore()
    {
        var queue = Queue(events: 2, OverflowPolicy.DropOldest);
        Wait(queue, Frames.Event(1), Frames.Heartbeat(1), Frames.Event(2));
        Assert.Equal(2 * Held, _budget.Waiting);

        queue.TryEnqueue(Frames.Event(3)); // drops the first; not counted itself yet
        Assert.Equal(Held, _budget.Waiting);
        queue.CountWaiting();
        Assert.Equal(2 * Held, _budget.Waiting);

        queue.Clear();
        Assert.Equal(0, _budget.Waiting);
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void HalfOfAQueue_IsDropped_ByItsPolicy()
    {
        var oldest = Queue(policy: OverflowPolicy.DropOldest);
        Wait(oldest, [.. Enumerable.Range(1, 5).Select(i => Frames.Event(i))]);
        Assert.True(oldest.TryDropHalf());
        Assert.Equal((2 * Size, 3), (oldest.Bytes, oldest.Dropped));

        var latest = Queue();
        Wait(latest, Frames.Event(1, "rare"), Frames.Event(2), Frames.Event(3), Frames.Event(4));
        Assert.True(latest.TryDropHalf());
        Assert.Equal(["1", "gap", "4"], Describe(latest));
        Assert.False(latest.TryDropHalf());

        var disconnecting = Queue(policy: OverflowPolicy.Disconnect);
        Wait(disconnecting, Frames.Event(1), Frames.Event(2));
        Assert.False(disconnecting.TryDropHalf());
    }

    [Fact]
    public void NewestOfEachPipe_AndASingleEvent_AreKept()
    {
        var latest = Queue();
        Wait(latest, Frames.Event(1, "a"), Frames.Event(2, "b"), Frames.Event(3, "c"));
        Assert.False(latest.TryDropHalf());

        var oldest = Queue(policy: OverflowPolicy.DropOldest);
        Wait(oldest, Frames.Event(1));
        Assert.False(oldest.TryDropHalf());
    }

    private static void Wait(FrameQueue queue, params Frame[] frames)
    {
        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));
        queue.CountWaiting();
    }

    private static List<string> Describe(FrameQueue queue)
    {
        var frames = new List<string>();
        while (queue.Dequeue() is { } frame)
        {
            frames.Add(frame.Kind == FrameKind.Control ? "gap" : $"{frame.Position!.Value.Sequence}");
        }

        return frames;
    }

    private FrameQueue Queue(int events = 100, OverflowPolicy policy = OverflowPolicy.Latest) =>
        new(Format, policy, new DeliveryOptions { QueueEvents = events }, _budget);
}
