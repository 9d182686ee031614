using RxSse.Delivery;
using RxSse.Sse;
using RxSse.Tests.Simulation;
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
        for (var round = 0; round < 2; round++)
        {
            Give(Events(Most));
            Assert.False(Shard.HasWaiting);
            Assert.False(IsWoken());

            Give(Events(10)); // while the loop is behind, each of them counts for the capacity
            Assert.Equal(10.0 / Shard.Capacity, Shard.Backlog);
            Assert.True(IsWoken());
            Assert.False(Shard.HasWaiting); // as many bytes have left as have entered
        }
    }

    [Fact]
    public void Heartbeat_WakesTheLoop_WithWhatWaits()
    {
        Give(Frames.Event(1), Frames.Heartbeat(1));

        Assert.True(IsWoken());
        Assert.False(Shard.HasWaiting);
    }

    private static Frame[] Events(int count) => [.. Enumerable.Range(1, count).Select(static number => Frames.Event(number))];

    // Runs the loop.
    private bool IsWoken()
    {
        var before = Loop.Clock;
        Loop.Start();
        return Loop.Clock > before;
    }
}
