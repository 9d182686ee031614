using RxSse.Log;
using RxSse.Views.Execution;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>The loop that passes the items of the hub to the views that they concern.</summary>
public sealed class ViewDispatcherTests : DispatcherTestBase
{
    [Fact]
    public void EventThatDoesNotConcernAView_DoesNotWakeIt_AndCountsAsIn()
    {
        var part = Start("a | where $ > 5");
        Publish("a", "1");
        Publish("b", "9");
        Dispatch();

        Assert.True(Scheduler.IsIdle);
        Assert.Equal(1, Assert.Single(Registry.Views).EventsIn);
        Publish("a", "6");
        Dispatch();
        Assert.False(Scheduler.IsIdle);
        Turn();
        Assert.Equal(["a 6 @3#"], part.Output.Next());
        Assert.Equal(2, Assert.Single(Registry.Views).EventsIn);
    }

    [Fact]
    public void ViewThatWasNeverWoken_TellsWhoJoinsThePositionOfTheHub_AndTheSnapshotOfIt()
    {
        var part = Start("(a | where $ > 5), (b | where $ > 5)");
        Publish("a", "6");
        Publish("a", "1"); // wakes nothing, and takes the snapshot away
        Publish("c", "1");
        Dispatch();
        Turn();

        Assert.Equal("3: ", JoinNow(part));
    }

    [Fact]
    public void LatestOfAFilteredAndABareStream_IsWokenByBoth()
    {
        var part = Start("latest((a | where $ > 5 | as big), b)");
        Publish("b", "1");
        Publish("a", "1");
        Publish("a", "7");
        Publish("b", "2");
        Dispatch();
        Turn();

        Assert.Equal(["""latest {"big":7,"b":1} @3""", """latest {"big":7,"b":2} @4"""], part.Output.Next());
    }

    [Fact]
    public void ViewThatHasEnded_IsNotWoken()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var part = Start("a | where $ > 5");
        part.Dispose();
        Turn();
        Dispatch();
        Turn();

        Publish("a", "6");
        Dispatch();

        Assert.True(Scheduler.IsIdle);
        Assert.Empty(part.Output.Next());
    }

    [Fact]
    public void OfTwoViewsOfOneCondition_OneLeaves_AndTheOtherStays()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var leaves = Start("a | where $ > 5 | as x");
        var stays = Start("a | where $ > 5 | as y");
        leaves.Dispose();
        Turn();
        Dispatch();
        Publish("a", "6");
        Dispatch();
        Turn();

        Assert.Empty(leaves.Output.Next());
        Assert.Equal(["y 6 @1#"], stays.Output.Next());
    }

    [Theory]
    [InlineData(0, "0: |a 7 @1#,a 8 @2#")]
    [InlineData(1, "1: a 7 @1#|a 8 @2#")]
    [InlineData(2, "2: a 8 @2#|")]
    public void ViewThatBeginsWhileEventsWait_HasThoseBeforeItInItsSnapshot_AndGetsTheOthers(int before, string expected)
    {
        Dispatch();
        var joined = "";
        Recorder? output = null;
        for (var number = 0; number <= 2; number++)
        {
            if (number == before)
            {
                var lease = TryAcquire("a | where $ > 5")!;
                lease.Join(point => joined = $"{point!.Position.Sequence}: {string.Join(",", point.Snapshot.Value.Select(Text))}");
                output = Started.Single();
            }

            if (number < 2)
            {
                Publish("a", $"{7 + number}");
            }
        }

        Dispatch();
        Turn();

        Assert.Equal(expected, $"{joined}|{string.Join(",", output!.Next())}");
    }

    [Fact]
    public void SubscriberThatJoins_StandsBehindWhatHasEntered_AndBeforeTheRest()
    {
        var part = Start("a | where $ > 5");
        Publish("a", "7");
        string? joined = null;
        part.Join(point => joined = $"{point!.Position.Sequence} after {string.Join(",", part.Output.Next())}");
        Publish("a", "8");
        Dispatch();
        Assert.Null(joined); // its pipeline has not come there yet
        Turn();

        Assert.Equal("1 after a 7 @1#", joined);
        Assert.Equal(["a 8 @2#"], part.Output.Next());
    }

    [Fact]
    public void Heartbeat_PassesThroughEachView_BehindTheEventsBeforeIt()
    {
        var (one, other) = (Start("a | where $ > 5"), Start("b | where $ > 5"));
        Publish("a", "7");
        Heartbeat();
        Dispatch();
        Turn();

        Assert.Equal(["a 7 @1#", "heartbeat @1"], one.Output.Next());
        Assert.Equal(["heartbeat @1"], other.Output.Next());
    }

    [Fact]
    public void WhatTimersMake_HasThePositionOfTheHub_UnlessSomethingWaits()
    {
        var part = Start("a | where $ > 5 | sample 1s");
        Publish("a", "7");
        Publish("a", "1");
        Publish("b", "1");
        Dispatch();
        Wait(1_000);

        Assert.Equal(["a 7 @3"], part.Output.Next());
    }

    [Fact]
    public void WhoAsksForThePosition_IsToldItWithoutAnEvent_AsSoonAsItIsBeyondTheirs()
    {
        var lease = TryAcquire("a | where $ > 5")!;
        Dispatch();
        Turn();
        lease.Advance(new EventId("e", 0));
        Dispatch();
        Turn();
        Assert.Empty(Started.Single().Points);

        Publish("a", "1");
        Publish("b", "1");
        Dispatch();
        Turn();
        Assert.Equal([2L], Started.Single().Points);

        lease.Advance(new EventId("e", 1));
        Dispatch();
        Turn();
        Assert.Equal([2L, 2L], Started.Single().Points);
        Publish("b", "1");
        Dispatch();
        Turn();
        Assert.Equal(2, Started.Single().Points.Count); // nobody has asked again
    }

    [Fact]
    public void WhoAsksInTheTurnThatCameToTheirPosition_IsToldTheNextOne()
    {
        var lease = TryAcquire("a | where $ > 5")!;
        Dispatch();
        Turn();
        Publish("a", "1");
        lease.Advance(new EventId("e", 1));
        Dispatch();
        Turn();
        Assert.Empty(Started.Single().Points);

        Publish("b", "1");
        Dispatch();
        Turn();
        Assert.Equal([2L], Started.Single().Points);
    }

    [Fact]
    public void ThreadOfTheHub_BeginsNoView()
    {
        Heartbeat();
        Dispatch();
        var begun = 0;
        Clock.Looked = () =>
        {
            Clock.Looked = null;
            TryAcquire("a | where $ > 5"); // a request comes while the hub has its turn
            begun = Started.Count;
        };
        Heartbeat();
        Assert.Equal(1, begun);
        Assert.Equal(ViewMatching.Always, Assert.Single(Registry.Views).Matching); // not in the index yet

        Dispatch();
        Assert.Equal(ViewMatching.Indexed, Assert.Single(Registry.Views).Matching);
    }

    [Fact]
    public void WhoJoins_WhenTheServerHasStopped_IsAnswered()
    {
        var part = Start("a | where $ > 5");
        var answers = new List<SnapshotPoint?>();
        part.Join(answers.Add);
        Registry.Dispose();
        part.Join(answers.Add);
        Dispatch();
        Turn();

        Assert.Equal([null, null], answers);
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void WhoJoins_WhileTheServerStops_IsAnswered()
    {
        var part = Start("a | where $ > 5");
        var answers = new List<SnapshotPoint?>();
        Publish("a", "1");
        var looks = 0;
        Clock.Looked = () =>
        {
            if (++looks == 2) // the turn has taken the event, and has no more time
            {
                Clock.Looked = null;
                Clock.Elapsed += TimeSpan.FromSeconds(1);
                part.Join(answers.Add);
                Registry.Dispose();
            }
        };
        Dispatch();
        Turn();

        Assert.Equal([null], answers);
    }
}
