using System.Reactive.Linq;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Which events the thread of the hub passes to views itself: those that take it little time.</summary>
public sealed class EventsOnTheHubTests : HubTurnTestBase
{
    [Fact]
    public void EventThatConcernsNoView_WakesNoLoop()
    {
        Start("a | where $ = 'never'");
        Know("1");
        Publish("a", "1");

        Assert.True(IsPassed(2));
        Assert.Equal("2: ", JoinNow(Enter("b | where $ = 1")));
    }

    [Fact]
    public void EventThatConcernsAView_IsTakenAtOnce()
    {
        var part = Start("a | where $ > 5");
        Know("6");
        Publish("a", "6");
        Publish("a", "1");
        Publish("a", "7");

        Assert.Equal(["a 6 @2#", "a 7 @4#"], part.Output.Next());
        Assert.True(Scheduler.IsIdle);
        Assert.Equal("4: a 7 @4#", JoinNow(part));
    }

    [Fact]
    public void FirstEventOfAStream_AndOfALongView_IsLeftToTheLoops()
    {
        Start("a | where $ = 'never'");
        Publish("a", "1");
        Assert.False(IsPassed());

        Dispatch();
        var shortView = Start("a | where $ > 5");
        var longView = Start($"a | where $ > 5 and not $ = '{new string('x', 128)}'");
        Publish("a", "6");
        Assert.True(IsPassed(2));
        Assert.Equal(["a 6 @2#"], shortView.Output.Next()); // it has few operators, which pass few bytes
        Assert.Empty(longView.Output.Next());

        Turn();
        Assert.Equal(["a 6 @2#"], longView.Output.Next());
        Publish("a", "7");
        Assert.Equal(["a 7 @3#"], longView.Output.Next());
    }

    [Theory]
    [InlineData("a | where $ != 9", 1, 1, false)] // each event is compared
    [InlineData("a | where $ = 9", 1, 4_096, true)]
    [InlineData("a | where $ = 9", 1, 4_097, false)]
    [InlineData("a", 8, 1, true)]
    [InlineData("a", 9, 1, false)]
    [InlineData("a | where $ = 9 | count over 1s", 1, 1, true)]
    public void EventThatMayTakeLong_IsLeftToTheLoops(string view, int views, int bytes, bool isPassed)
    {
        Start("a | where $ = 'never'");
        for (var i = 0; i < views; i++)
        {
            Start($"{view} | as x{i}");
        }

        Dispatch();
        Turn();
        Know("\"x\"");
        Clock.Elapsed += Ms(1_000); // what was found is forgotten
        Publish("a", bytes == 1 ? "\"x\"" : $"\"{new string('y', bytes - 2)}\"");
        Assert.Equal(isPassed, IsPassed(2));

        Dispatch();
        Assert.True(IsPassed(2));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void EventThatConcernsMoreThanAFewViews_IsLeftToTheLoops(int views, bool isTaken)
    {
        var parts = Enumerable.Range(0, views).Select(i => Start($"a | where $ startswith 'x' | as x{i}")).ToArray();
        Start("a | where $ = 'never'");
        Know("\"x\"");
        Clock.Elapsed += Ms(1_000);
        Publish("a", "\"x\"");
        Assert.True(IsPassed(2));
        Assert.All(parts, part => Assert.Equal(isTaken ? 1 : 0, part.Output.Next().Length));

        Dispatch();
        Turn();
        Assert.All(parts, part => Assert.Equal(isTaken ? 0 : 1, part.Output.Next().Length));
        Publish("a", "\"x\"");
        Assert.Equal(isTaken, IsPassed(3)); // who are many is not looked for
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void StreamWhoseEventsMeetManyConditions_IsLeftToTheLoops_ForASecond(int conditions, bool isPassed)
    {
        Start("a | where $ = 'never'");
        for (var i = 0; i < conditions; i++)
        {
            Start($"a | where k = 1 and $ contains 'n{i}'");
        }

        Know("{\"k\":1}");
        Clock.Elapsed += Ms(999);
        Publish("a", "{\"k\":1}");
        Assert.Equal(isPassed, IsPassed(2));

        Dispatch();
        Clock.Elapsed += Ms(1_000);
        Publish("a", "1");
        Assert.True(IsPassed(3));
    }

    [Fact]
    public void StreamWhoseViewsTookLongToFind_IsLeftToTheLoops_ForAHundredTimesAsLong()
    {
        Start("a | where $ = 'never'");
        Clock.Step = TooLong;
        Know("1");
        Clock.Step = TimeSpan.Zero;
        Publish("a", "1");
        Assert.False(IsPassed(2));

        Dispatch();
        Clock.Elapsed += Remembered;
        Publish("a", "1");
        Assert.True(IsPassed(3));
    }

    [Fact]
    public void EventsWhileNoMoreMayWait_AreLeftToTheLoops()
    {
        Options.TotalIntakeBytes = 8_192;
        Start("a | where $ = 'never'");
        var slow = Start("b");
        Know("1");
        slow.Output.IsSlow = true;
        for (var i = 0; i < 4; i++)
        {
            Publish("b", $"\"{new string('y', 1_500)}\"");
            Dispatch();
        }

        Publish("a", "1");
        Assert.False(IsPassed(2));

        Dispatch();
        Turn();
        Publish("a", "1");
        Assert.True(IsPassed(3));
    }

    [Fact]
    public void EventAtWhichWindowsEnd_IsLeftToTheLoops()
    {
        Start("a | where $ = 'never'");
        Start("b | count over 1s");
        Dispatch();
        Turn();
        Know("1");
        Registry.OnNext(new LoggedItem(new LogEvent(new EventId("e", 2), DateTimeOffset.UnixEpoch.AddSeconds(1), Events.Of(2, "a"))));

        Assert.False(IsPassed(2));
    }

    [Fact]
    public void HeartbeatAndEventsBehindIt_AreLeftToTheLoops_InOrder()
    {
        var part = Start("a | where $ > 5");
        Know("6");
        Heartbeat();
        Publish("a", "6");
        Assert.Empty(part.Output.Next());

        Dispatch();
        Turn();
        Assert.Equal(["heartbeat @1", "a 6 @2#"], part.Output.Next());
        Publish("a", "7");
        Assert.Equal(["a 7 @3#"], part.Output.Next());
    }

    [Fact]
    public void WhoWaitsForAPosition_IsToldByTheLoop()
    {
        var part = Start("a | where $ > 5");
        part.Advance(new EventId("e", 0));
        Dispatch();
        Publish("b", "1");
        Assert.Empty(part.Output.Points);

        Dispatch();
        Turn();
        Assert.Equal([1L], part.Output.Points);
    }

    [Fact]
    public void HubThatHasUsedItsShare_LeavesEventsToTheLoops()
    {
        Start("a | where $ = 'never'");
        var cost = TimeSpan.Zero;
        StartView("probe", events => events.Do(_ => Clock.Elapsed += cost));
        Know("1");
        cost = Ms(2);
        Publish("a", "1");
        Publish("a", "1");
        Assert.False(IsPassed(3));

        Dispatch();
        Clock.Elapsed += Ms(10);
        Publish("a", "1");
        Assert.True(IsPassed(4));
    }
}
