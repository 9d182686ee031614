using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What waits for the dispatcher, and how long it works, is bounded; what is left out is told.</summary>
public sealed class DispatcherBoundsTests : DispatcherTestBase
{
    [Fact]
    public void DispatcherThatFallsBehind_TellsTheViewsThatReadTheStreams_AndNoOthers()
    {
        var (reads, other, both) = (Start("a | where $ > 5"), Start("b | where $ > 5"), Start("(a | where $ > 5), (c | as x)"));
        Publish("c", "1");
        Publish("b", "7");
        for (var i = 0; i < ViewDispatcher.Capacity - 2; i++)
        {
            Publish("a", "1");
        }

        Publish("a", "8"); // one too many: half of them is left out
        Dispatch();
        Turn();

        var half = ViewDispatcher.Capacity / 2;
        Assert.Equal([$"left out 2 to {half}", $"a 8 @{half + half + 1}#"], reads.Output.Next());
        Assert.Equal([$"left out 0 to {half}", $"a 8 @{half + half + 1}#"], both.Output.Next());
        Assert.Equal(["left out 1 to 2"], other.Output.Next());
        Assert.Equal([half + 1, 0, half + 1], new[] { reads, other, both }.Select(part => EventsIn(part.Output.View)));
        Assert.Equal($"{half + half + 1}: b 7 @2#", JoinNow(other)); // what was left out is in the snapshot
    }

    [Fact]
    public void HeartbeatThatADispatcherLeavesOut_ComesToAllViews_BehindWhatWasLeftOut()
    {
        var (reads, other) = (Start("a | where $ > 5"), Start("b | where $ > 5"));
        Publish("a", "1");
        Heartbeat();
        for (var i = 0; i < ViewDispatcher.Capacity - 1; i++)
        {
            Publish("a", "1");
        }

        Dispatch();
        Turn();

        var half = ViewDispatcher.Capacity / 2;
        Assert.Equal([$"left out 0 to {half - 1}", $"heartbeat @{half - 1}"], reads.Output.Next());
        Assert.Equal([$"heartbeat @{half - 1}"], other.Output.Next());
    }

    [Fact]
    public void BurstOnOneStream_TakesNoEventOfAnother()
    {
        var part = Start("b | where $ > 5");
        Publish("b", "7");
        for (var i = 0; i < 4 * DropOldestBuffer.Capacity; i++)
        {
            Publish("a", "1");
        }

        Dispatch();
        Turn();

        Assert.Equal(["b 7 @1#"], part.Output.Next());
    }

    [Fact]
    public void HeartbeatForManyViews_IsCut_AndNothingOvertakesIt()
    {
        var parts = Enumerable.Range(0, 300).Select(number => TryAcquire($"a | where $ = {number}")!).ToArray();
        Dispatch();
        Turn();
        Heartbeat();
        Publish("a", "1");
        string? joined = null;
        parts[^1].Join(point => joined = $"{point!.Position.Sequence}");

        Clock.Step = TimeSpan.FromMilliseconds(3);
        DispatchOnce();
        Clock.Step = TimeSpan.Zero;
        Turn();
        Assert.Equal(128, Started.Count(view => view.Next() is ["heartbeat @0"]));
        Assert.Null(joined);

        Dispatch();
        Turn();
        Assert.Equal(300 - 128 + 1, Started.Sum(view => view.Next().Length));
        Assert.Equal("1", joined);
    }

    [Fact]
    public void ViewThatIsNotWoken_IsMovedOn_WhenOthersHaveReceivedMuch()
    {
        var (busy, idle, other) = (Start("a | where $ startswith 'x'"), Start("a | where $ = 1"), Start("c | where $ = 1"));
        var large = $"\"{new string('x', ViewDispatcher.MaxKept / 4)}\"";
        for (var i = 0; i < 9; i++)
        {
            Publish("a", large);
            Dispatch();
            Turn();
        }

        Assert.Equal(9, busy.Output.Next().Length);
        Assert.Equal([4L, 8L], idle.Output.Points);
        Assert.Empty(other.Output.Points); // c keeps no newest event
    }

    [Fact]
    public void FirstEventOfAView_DoesNotCountTheNewestOnesBeforeIt()
    {
        var before = $"\"{new string('x', 1_000)}\"";
        Options.IntakeBytes = 2_500;
        Publish("a", before);
        Publish("b", before);
        var part = Start("a, b");
        Publish("a", before);
        Dispatch();
        Publish("a", before);
        Dispatch();
        Turn();

        Assert.Equal(2, part.Output.Next().Count(item => item.StartsWith("a ", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhatWaitsForTheDispatcher_IsBoundedInBytes()
    {
        var part = Start("a | where $ > 5");
        var large = $"\"{new string('x', ViewDispatcher.MaxBytes / 10)}\"";
        for (var i = 0; i < 12; i++)
        {
            Publish("a", large);
        }

        Dispatch();
        Turn();

        Assert.Equal(["left out 0 to 6"], part.Output.Next());
    }

    [Fact]
    public void BreakThatIsLeftOut_ConcernsAllViews_AndTheNewestEventsAreThoseThatHaveSurvived()
    {
        var part = Start("b | where $ > 5");
        Publish("b", "7");
        var (from, to) = (new EventId("e", 1), new EventId("f", 10));
        Registry.OnNext(new Break(from, to, Break.Restarted, []));
        for (var i = 0; i < ViewDispatcher.Capacity; i++)
        {
            Registry.OnNext(new LoggedItem(new LogEvent(to with { Sequence = 11 + i }, default, Events.Of(i, "a"))));
        }

        Dispatch();
        Turn();

        Assert.Equal(["left out 0 to 10"], part.Output.Next());
        Assert.Equal($"{10 + ViewDispatcher.Capacity}: ", JoinNow(part));
    }

    [Fact]
    public void Turn_EndsAfterItsTime_AndTheRestComesInTheNext()
    {
        Options.Index = false;
        var part = Start("a | as x");
        for (var i = 0; i < 3; i++)
        {
            Publish("a", "1");
            part.Join(_ => { });
            Registry.OnNext(new Heartbeat(new EventId("e", i + 1), default));
        }

        Clock.Step = TimeSpan.FromMilliseconds(2);
        DispatchOnce();
        Clock.Step = TimeSpan.Zero;
        Turn();
        Assert.Equal(["x 1 @1#", "heartbeat @1"], part.Output.Next());

        Dispatch();
        Turn();
        Assert.Equal(4, part.Output.Next().Length);
    }
}
