using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>A shard without subscribers of streams is not woken by their events, and knows them all the same.</summary>
public sealed class QuietShardTests : ShardTestBase
{
    public QuietShardTests() => Turn(); // the heartbeat at the start

    [Fact]
    public void EventsForNobody_WakeNoLoop_AndWhoJoinsHasThemInTheSnapshot()
    {
        Give(Frames.Event(1, "kept"), Frames.Event(2, "passing"));
        Assert.False(IsWoken());

        var client = Join();
        Give(Frames.Event(3, "passing"));
        Turn();
        client.Read();
        Assert.Equal(["e-1", "e-2", "e-3"], client.Ids); // the second is the heartbeat that ends the join

        Give(Frames.Event(4));
        Assert.True(IsWoken());
    }

    [Fact]
    public void AfterTheLastHasLeft_EventsWakeNoLoop()
    {
        var (first, second) = (Subscribe(new CountingSink()), Subscribe(new CountingSink()));
        Turn();
        first.Dispose();
        first.Dispose();
        Turn();
        Give(Frames.Event(1));
        Assert.True(IsWoken());

        second.Dispose();
        var gone = Subscribe(new CountingSink()); // leaves before it has joined
        gone.Dispose();
        Turn();
        Give(Frames.Event(2));
        Assert.False(IsWoken());
    }

    [Fact]
    public void WhatWaitsForNobody_IsBounded_AndIsNoBacklog()
    {
        const int Most = Shard.MaxQuietBytes / (Shard.CapacityBytes / Shard.Capacity);
        Give([.. Enumerable.Range(1, Most).Select(number => Frames.Event(number))]);
        Assert.False(IsWoken());
        Assert.False(Shard.HasWaiting);

        Give(Frames.Event(Most + 1));
        Assert.True(Shard.HasWaiting);
        Assert.True(IsWoken());
        Assert.False(Shard.HasWaiting); // as many bytes have left as have entered

        Give(Frames.Event(Most + 2));
        Assert.False(IsWoken());
    }

    [Fact]
    public void Heartbeat_WakesTheLoop_WithWhatWaits()
    {
        Give(Frames.Event(1), Frames.Heartbeat(1));

        Assert.True(IsWoken());
        Assert.False(Shard.HasWaiting);
    }

    // On threads: whoever subscribes while an event is published gets it, in its snapshot or behind it, though nothing else wakes the loop.
    [Fact]
    public async Task WhoSubscribesWhileAnEventIsPublished_GetsIt()
    {
        using var loop = new EventLoopScheduler();
        using var shard = new Shard(TestFactory.Context(Options, Log, "kept"), loop);
        for (var number = 1; number <= 2_000; number++)
        {
            var (frame, got) = (Frames.Event(number, "kept"), new TaskCompletionSource());
            var id = Frames.Id(number);
            var publishing = Task.Run(() => shard.Publish(frame));
            using (shard.Subscribe(StreamSelection.All, StartPosition.Live, new DirectSink(), Observer.Create<Frame>(OnNext)))
            {
                await publishing;
                await got.Task.WaitAsync(TimeSpan.FromSeconds(30));
            }

            void OnNext(Frame received)
            {
                if (received.Kind == FrameKind.Event && received.Position == id)
                {
                    got.TrySetResult();
                }
            }
        }
    }

    // Runs the loop.
    private bool IsWoken()
    {
        var before = Loop.Clock;
        Loop.Start();
        return Loop.Clock > before;
    }
}
