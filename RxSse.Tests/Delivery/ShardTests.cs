using System.Reactive;
using RxSse.Delivery;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>What subscribers of a shard get, and when.</summary>
public sealed class ShardTests : ShardTestBase
{
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
        var writer = new CountingSink();
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
    public void ObserverThatThrows_EndsAlone()
    {
        Subscribe(new DirectSink(), Observer.Create<Frame>(_ => throw new InvalidOperationException()));
        var client = Join();
        Give(Frames.Event(1));
        Turn();
        client.Read();

        Assert.Equal(["e-0", "e-1"], client.Ids);
    }

    [Fact]
    public void PlainObserver_IsServedLikeAnyOther()
    {
        var frames = Loop.CreateObserver<Frame>();
        var subscription = Subscribe(new DirectSink(), frames);
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
        var quick = new CountingSink(room: 10);
        Subscribe(quick);
        Turn();

        Give([.. Enumerable.Range(1, 300).Select(i => Frames.Event(i))]);
        Turn();

        Assert.Equal(301, quick.Frames);
        Assert.Equal(10, quick.MaxWaiting);
    }

    [Fact]
    public async Task ThousandsOfFrames_AreTaken_TurnByTurn()
    {
        var client = new CountingSink();
        Subscribe(client);

        await Task.Run(() =>
        {
            for (var sequence = 1; sequence <= 3 * Shard.Capacity; sequence++)
            {
                Give(Frames.Event(sequence));
                if (sequence % 1_000 == 0)
                {
                    Turn(); // otherwise the next frames would wait for ever
                }
            }
        }).WaitAsync(TimeSpan.FromSeconds(30));
        Turn();

        Assert.Equal((3 * Shard.Capacity) + 1, client.Frames);
    }

    [Fact]
    public async Task LargeEvents_MakeTheHubWait_BeforeTheyFillTheMemory()
    {
        const int Length = 1024 * 1024;
        Turn();
        Give([.. Enumerable.Range(1, Shard.CapacityBytes / Length).Select(Large)]);
        var waits = new Thread(() => Give(Large(100)));
        waits.Start();
        Assert.True(SpinWait.SpinUntil(() => waits.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));

        Turn();
        Assert.True(await Task.Run(() => waits.Join(TimeSpan.FromSeconds(30))));
        Turn(); // unless the first one has taken it too
        Assert.False(Shard.HasWaiting); // as many bytes have left as have entered

        static Frame Large(int sequence) =>
            new(FrameKind.Event, $"e-{sequence}", "t", new byte[Length]) { Stream = "a", Pipe = "a", Position = Frames.Id(sequence) };
    }

    [Fact]
    public void SnapshotLargerThanTheQueue_IsNoReasonToCutTheClient()
    {
        Options.QueueEvents = 1;
        Give(Frames.Event(1, "kept"), Frames.Event(2, "also-kept"));
        var client = Join();
        Turn();
        client.Read();

        Assert.Equal(["e-1", "e-2", "e-2"], client.Ids);
    }

    [Fact]
    public void ManyWhoJoinAndLeave_LeaveTheShardAsItWas()
    {
        var subscriptions = Enumerable.Range(0, 20_000).Select(_ => Subscribe(new CountingSink())).ToArray();
        Turn();
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose(); // from the front: the worst order for a list that moves its items
        }

        Turn();

        var late = Join();
        Turn();
        late.Read();
        Assert.Equal(["e-0"], late.Ids);
    }
}
