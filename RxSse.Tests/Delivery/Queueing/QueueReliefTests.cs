using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery.Queueing;

/// <summary>How the budget of all queues finds those that it relieves. The queues lose everything when they are relieved.</summary>
public sealed class QueueReliefTests
{
    private const SseFormat Format = SseFormat.Envelope;
    private const int Limit = 80; // events
    private static readonly long Held = Frames.Event(1).Bytes(Format).Length + Frames.Event(1).DataBytes + 256;

    private readonly QueueBudget _budget = new(Limit * Held);
    private readonly Owner _owner = new();

    public QueueReliefTests() => _budget.Add(_owner);

    [Fact]
    public void ManyQueues_AreRelievedAfterOneSearch_TheLargestFirst_AndNoMoreThanNeeded()
    {
        var large = Enumerable.Range(0, 50).Select(_ => Wait(Distinct(3))).ToList();
        var small = Enumerable.Range(0, 30).Select(_ => Wait(Distinct(1))).ToList();
        _budget.Check();

        Assert.Equal(1, _owner.Searches);
        Assert.All(small, queue => Assert.False(queue.IsEmpty));
        Assert.Equal(37, large.Count(queue => queue.IsEmpty));
        Assert.InRange(_budget.Waiting, (Limit - 14) * Held, (Limit - 10) * Held); // an eighth is free again
    }

    [Fact]
    public void ClientThatKeepsTheBoundExceeded_CausesASearchOnlyForEachEighthOfTheBound()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Wait(Distinct(1));
            _budget.Check();
        }

        Assert.InRange(_owner.Searches, 1, 1_000 / (Limit / 8));
    }

    [Fact]
    public void EventsThatWaitInManyQueues_AreFoundInFewSearches()
    {
        var shared = Distinct(2 * Limit);
        var queues = Enumerable.Range(0, 2_000).Select(_ => Wait(shared)).ToList();
        _budget.Check();

        Assert.InRange(_owner.Searches, 1, 12);
        Assert.All(queues, queue => Assert.True(queue.IsEmpty)); // any of them would hold all of it
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void WhatWaitsForRelief_GoesOnAtItsEnd_OrAtOnce()
    {
        var count = 0;
        _budget.AfterRelief(() => count++);
        Assert.Equal(1, count);

        _owner.IsSlow = true;
        Wait(Distinct(2 * Limit));
        _budget.Check();
        _budget.AfterRelief(() => count++);
        Assert.Equal(1, count);

        _owner.GoOn();
        Assert.Equal(2, count);
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void NothingToRelieve_EndsTheRelief()
    {
        _budget.Hold(Frames.Event(1), Format);
        foreach (var frame in Distinct(2 * Limit))
        {
            _budget.Hold(frame, Format); // in no queue
        }

        _budget.Check();
        var isDone = false;
        _budget.AfterRelief(() => isDone = true);

        Assert.Equal(1, _owner.Searches);
        Assert.True(isDone);
    }

    private static Frame[] Distinct(int count) => [.. Enumerable.Range(0, count).Select(_ => Frames.Event(1))];

    private FrameQueue Wait(params Frame[] frames)
    {
        var queue = new FrameQueue(Format, OverflowPolicy.Latest, new DeliveryOptions { QueueEvents = 1_000 }, _budget);
        Assert.All(frames, frame => Assert.True(queue.TryEnqueue(frame)));
        queue.CountWaiting();
        _owner.Queues.Add(queue);
        return queue;
    }

    private sealed class Owner : IQueueOwner
    {
        private readonly Queue<Action> _later = [];

        public List<FrameQueue> Queues { get; } = [];

        public int Searches { get; private set; }

        public bool IsSlow { get; set; }

        public void FindLargest(int count, Action<IReadOnlyList<WaitingQueue>> found)
        {
            Searches++;
            var largest = Queues.Where(queue => !queue.IsEmpty).OrderByDescending(queue => queue.Bytes).Take(count);
            Do(() => found([.. largest.Select(Describe)]));
        }

        public void GoOn()
        {
            while (_later.TryDequeue(out var act))
            {
                act();
            }
        }

        private WaitingQueue Describe(FrameQueue queue) => new(queue.Bytes, (isNeeded, done) => Do(() =>
        {
            if (isNeeded())
            {
                queue.Clear();
            }

            done();
        }));

        private void Do(Action act)
        {
            _later.Enqueue(act);
            if (!IsSlow)
            {
                GoOn();
            }
        }
    }
}
