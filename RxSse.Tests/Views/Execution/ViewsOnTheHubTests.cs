using System.Reactive.Linq;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Which views take an event on the thread of the hub: those that are short.</summary>
public sealed class ViewsOnTheHubTests : HubTurnTestBase
{
    [Theory]
    [InlineData("(a | as x), (b | sample 1s | as y)")] // a timer
    [InlineData("(a | as x), (b | count over 1s | as y)")]
    public void ViewWithTimersOrWindows_TakesItsEventsOnItsLoop(string view)
    {
        var part = Start(view);
        Dispatch();
        Turn();
        Know("1");
        Publish("a", "1");
        Assert.Empty(part.Output.Next());

        Turn();
        Assert.Equal(["x 1 @2#"], part.Output.Next());
    }

    [Fact]
    public void WhatLeavesAViewOnTheHub_MayBeWrittenThere_AndWhatLeavesItOnItsLoopMayNot()
    {
        var part = Start("a");
        Know("1");
        Publish("a", "1");
        Assert.True(part.Output.Last!.RunsHere);

        part.Output.IsExpensive = true;
        Publish("a", "2");
        Turn();
        Assert.Equal(["a 1 @2#", "a 2 @3#"], part.Output.Next());
        Assert.False(part.Output.Last!.RunsHere);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void ViewOfManyPipes_TakesItsEventsOnItsLoop(int pipes, bool isTaken)
    {
        var part = Start(string.Join(", ", Enumerable.Range(0, pipes).Select(i => $"(a | as x{i})")));
        Know("1");
        Publish("a", "1");
        Assert.Equal(isTaken ? pipes : 0, part.Output.Next().Length);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void ViewWhoseOutputCompresses_TakesItsEventsOnItsLoop(bool isExpensive, bool isTaken)
    {
        var part = Start("a");
        part.Output.IsExpensive = isExpensive;
        Know("1");
        Publish("a", "1");
        Assert.Equal(isTaken ? 1 : 0, part.Output.Next().Length);
    }

    [Fact]
    public void ViewThatKeepsMuch_TakesItsEventsOnItsLoop()
    {
        var part = Start("latest((a | as x), (b | as y))");
        Know("0");
        Publish("b", $"\"{new string('y', 5_000)}\"");
        Dispatch();
        Turn();
        part.Output.Next();
        Publish("a", "1");
        Assert.Empty(part.Output.Next());

        Turn();
        Assert.Single(part.Output.Next());
        Publish("b", "2");
        Turn();
        Publish("a", "3");
        Assert.Equal(2, part.Output.Next().Length);
    }

    [Fact]
    public void ExpensiveView_IsLeftToItsLoop_ForAHundredTimesAsLong_HoweverManyShortTurnsItHas()
    {
        var cost = TimeSpan.Zero;
        var part = StartView("probe", events => events.Do(_ => Clock.Elapsed += cost));
        Know("1");
        cost = TooLong;
        Publish("a", "1");
        Assert.Single(part.Output.Next()); // nobody knew

        cost = TimeSpan.Zero;
        for (var i = 0; i < 300; i++)
        {
            Publish("a", "1");
            Assert.Empty(part.Output.Next());
            Turn();
            Assert.Single(part.Output.Next());
        }

        Clock.Elapsed += Remembered;
        Publish("a", "1");
        Assert.Single(part.Output.Next());
    }

    [Fact]
    public void OneExpensiveEventAmongManyOfATurn_Counts()
    {
        var cost = TimeSpan.Zero;
        var part = StartView("probe", events => events.Do(_ =>
        {
            Clock.Elapsed += cost;
            cost = TimeSpan.Zero;
        }));
        cost = TooLong;
        for (var i = 0; i < 10; i++)
        {
            Publish("a", "1");
        }

        Dispatch();
        Turn();
        Assert.Equal(10, part.Output.Next().Length);
        Publish("a", "1");
        Assert.Empty(part.Output.Next());
    }

    [Fact]
    public void WhoJoinsAndHeartbeats_SayNothingOfWhatEventsTake()
    {
        var part = StartView("probe", events => events.Do(_ => Clock.Elapsed += TooLong));
        Know("0");
        JoinNow(part);
        Heartbeat();
        Dispatch();
        Turn();
        var other = Start($"a | where $ = 1 and not $ = '{new string('x', 128)}'");
        JoinNow(other);
        Heartbeat();
        Dispatch();
        Turn();
        other.Output.Next();
        part.Output.Next();
        Publish("a", "1");

        Assert.Empty(part.Output.Next());
        Assert.Empty(other.Output.Next());
    }

    [Fact]
    public void SendingInTheMiddleOfATurn_SaysNothingOfWhatEventsTake()
    {
        var part = Start("a | where $ > 5");
        Know("6");
        part.Output.Received = () => Clock.Elapsed += TooLong;
        Heartbeat(); // the events behind it are left to the loops
        for (var i = 0; i < 300; i++)
        {
            Publish("a", "6");
        }

        Dispatch();
        Turn();
        Assert.Equal(301, part.Output.Next().Length);
        Publish("a", "6");
        Assert.Single(part.Output.Next());
    }

    [Fact]
    public void LargeEvent_WhichIsNotTakenHere_SaysNothingOfSmallOnes()
    {
        var part = Start("a");
        Know("6");
        Publish("a", $"\"{new string('y', 20_000)}\"");
        Dispatch();
        Turn();
        Assert.Single(part.Output.Next());
        Publish("a", "6");
        Assert.Single(part.Output.Next());
    }

    [Theory]
    [InlineData(4_096, false)]
    [InlineData(3_000, true)]
    public void ViewThatMakesMuch_IsLeftToItsLoop_ForASecond(int bytes, bool isTaken)
    {
        var part = Start("a | select $ as p, $ as q, $ as r, $ as s");
        Know("6");
        part.Output.Received = () => Clock.Elapsed += TooLong; // most of it is the time of other threads, which it wakes
        Publish("a", $"\"{new string('y', bytes - 2)}\"");
        Assert.Single(part.Output.Next());
        Clock.Elapsed += Ms(900);
        Publish("a", "6");
        Assert.Equal(isTaken ? 1 : 0, part.Output.Next().Length);
        Clock.Elapsed += Ms(100);
        Turn();
        part.Output.Next();
        Publish("a", "6");
        Assert.Single(part.Output.Next());
    }

    [Fact]
    public void ViewsThatAnEventWakes_ShareATenthOfAMillisecond_AndTheOthersHaveTheirLoops()
    {
        var cost = TimeSpan.Zero;
        var parts = Enumerable.Range(0, 4).Select(i => StartView($"probe {i}", events => events.Do(_ => Clock.Elapsed += cost))).ToArray();
        Know("1");
        cost = TooLong;
        Publish("a", "1");
        Assert.Equal(2, parts.Count(part => part.Output.Next().Length == 1));

        Turn();
        Assert.Equal(2, parts.Count(part => part.Output.Next().Length == 1));
    }
}
