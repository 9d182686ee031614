using System.Reactive.Linq;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>The thread of the hub passes events to views itself, and runs their turns, as long as that is short.</summary>
public sealed class TurnsOnTheHubTests : DispatcherTestBase
{
    private static readonly TimeSpan Long = TimeSpan.FromMicroseconds(60);
    private static readonly TimeSpan Remembered = Long * 100;

    public TurnsOnTheHubTests() => Options.RunsOnHub = true;

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
        Clock.Step = Long;
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
        cost = Long;
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
        cost = Long;
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
        var part = StartView("probe", events => events.Do(_ => Clock.Elapsed += Long));
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

    [Theory]
    [InlineData(4_096, false)]
    [InlineData(3_000, true)]
    public void ViewThatMakesMuch_IsLeftToItsLoop_ForASecond(int bytes, bool isTaken)
    {
        var part = Start("a | select $ as p, $ as q, $ as r, $ as s");
        Know("6");
        part.Output.Received = () => Clock.Elapsed += Long; // most of it is the time of other threads, which it wakes
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
        cost = Long;
        Publish("a", "1");
        Assert.Equal(2, parts.Count(part => part.Output.Next().Length == 1));

        Turn();
        Assert.Equal(2, parts.Count(part => part.Output.Next().Length == 1));
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

    [Fact]
    public void ErrorOfAnOperator_EndsItsViewOnly()
    {
        var other = Start("a | where $ > 5");
        var isBroken = false;
        var part = StartView("probe", events => events.Do(_ => isBroken = !isBroken ? isBroken : throw new InvalidOperationException("broken")));
        Know("6");
        isBroken = true;
        Publish("a", "6");
        Publish("a", "7");
        Dispatch();
        Turn();

        Assert.Equal("broken", part.Output.Error?.Message);
        Assert.Equal(["a 6 @2#", "a 7 @3#"], other.Output.Next());
        Assert.Equal(["a | where $ > 5"], Registry.Views.Select(view => view.View.Text));
        Publish("a", "8");
        Assert.Equal(["a 8 @4#"], other.Output.Next());
    }

    [Fact]
    public void ErrorOfAnOperatorAndOfTheOutput_EndTheirViewOnly_AndLeaveNothingOnTheWay()
    {
        Options.TotalViewBytes = 3_000;
        var other = Start("c");
        var isBroken = false;
        var fails = new Probe("probe", events => events.Do(_ => isBroken = !isBroken ? isBroken : throw new InvalidOperationException("broken")));
        var part = Enter(new View([new Pipe(new StreamSource("a"), []), new Pipe(new StreamSource("a"), [fails])]));
        Dispatch();
        Know("6");
        isBroken = true;
        part.Output.Received = () => throw new InvalidOperationException("closed");
        Publish("a", $"\"{new string('y', 3_500)}\"");
        Dispatch();
        Turn();

        Assert.Equal("broken", part.Output.Error?.Message);
        Publish("c", "8");
        Dispatch();
        Turn();
        Assert.Equal(["c 8 @3#"], other.Output.Next()); // there is room
    }

    [Fact]
    public void ErrorOfAnOutput_EndsItsViewOnly()
    {
        var (part, other) = (Start("a | where $ > 5 | as x"), Start("a | where $ > 5 | as y"));
        Know("6");
        part.Output.Received = () => throw new InvalidOperationException("broken");
        Publish("a", "6");
        Publish("a", "7");

        Assert.Equal("broken", part.Output.Error?.Message);
        Assert.Equal(["y 6 @2#"], other.Output.Next()[..1]);
        Dispatch();
        Turn();
        Publish("a", "8");
        Assert.Equal("y 8 @4#", other.Output.Next()[^1]);
    }

    [Fact]
    public void ViewThatEndsInItsTurn_GetsNothingMore()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var other = Start("a | where $ > 5");
        Share? part = null;
        var isKnown = false;
        part = StartView("probe", events => events.Where(_ => isKnown).Do(_ => part!.Dispose()));
        Know("6");
        isKnown = true;
        Publish("a", "6");
        Turn();
        Dispatch();
        Turn();
        part.Output.Next();
        Publish("a", "7");

        Assert.Empty(part.Output.Next());
        Assert.Equal(["a 6 @2#", "a 7 @3#"], other.Output.Next());
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void ServerThatStopsInATurn_AnswersWhoJoins()
    {
        var answers = new List<SnapshotPoint?>();
        Share? part = null;
        var isKnown = false;
        part = StartView("probe", events => events.Where(_ => isKnown).Do(_ =>
        {
            part!.Join(answers.Add);
            Registry.Dispose();
            part.Join(answers.Add);
        }));
        Know("0");
        isKnown = true;
        Publish("a", "1");
        Publish("a", "2");
        Dispatch();
        Turn();

        Assert.Equal(2, answers.Count);
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void WhoJoinsInATurn_StandsBehindTheEvent()
    {
        string? joined = null;
        Share? part = null;
        var isKnown = false;
        part = StartView("probe", events => events.Where(_ => isKnown).Do(_ => part!.Join(point => joined ??= $"{point!.Position.Sequence}")));
        Know("0");
        isKnown = true;
        Publish("a", "1");
        Assert.Null(joined);
        Publish("a", "2"); // behind who joins
        Assert.Single(part.Output.Next());

        Dispatch();
        Turn();
        Assert.Equal("2", joined);
        Assert.Equal(["a 2 @3#"], part.Output.Next());
    }

    private Share StartView(string name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> change)
    {
        var part = Enter(new View([new Pipe(new StreamSource("a"), [new Probe(name, change)])]));
        Dispatch();
        Turn();
        return part;
    }

    // An event of a passes. Until then nobody knows how long its stream and its views take.
    private void Know(string data)
    {
        Publish("a", data);
        Dispatch();
        Turn();
        Started.ForEach(static recorder => recorder.Next());
    }

    // Whether so many events of a have been passed to the views, by whichever thread.
    private bool IsPassed(long events = 1) => EventsIn("a | where $ = 'never'") == events;

    private sealed record Probe(string Name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> Change) : Operator
    {
        public override string Text => Name;

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Change(events);
    }
}
