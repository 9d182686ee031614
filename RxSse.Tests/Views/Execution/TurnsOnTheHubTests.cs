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

    public TurnsOnTheHubTests() => Options.RunsOnHub = true;

    [Fact]
    public void EventThatConcernsNoView_WakesNoLoop()
    {
        Start("a | where $ = 'never'");
        Publish("a", "1");

        Assert.True(IsPassed());
        Assert.Equal("1: ", JoinNow(Enter("b | where $ = 1")));
    }

    [Fact]
    public void EventThatConcernsAView_IsTakenAtOnce()
    {
        var part = Start("a | where $ > 5");
        Publish("a", "6");
        Publish("a", "1");
        Publish("a", "7");

        Assert.Equal(["a 6 @1#", "a 7 @3#"], part.Output.Next());
        Assert.True(Scheduler.IsIdle);
        Assert.Equal("3: a 7 @3#", JoinNow(part));
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
        Publish("a", bytes == 1 ? "\"x\"" : $"\"{new string('y', bytes - 2)}\"");
        Assert.Equal(isPassed, IsPassed());

        Dispatch();
        Assert.True(IsPassed());
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void EventThatConcernsMoreThanAFewViews_IsLeftToTheLoops(int views, bool isTaken)
    {
        var parts = Enumerable.Range(0, views).Select(i => Start($"a | where $ startswith 'x' | as x{i}")).ToArray();
        Publish("a", "\"x\"");
        Assert.All(parts, part => Assert.Equal(isTaken ? 1 : 0, part.Output.Next().Length));

        Dispatch();
        Turn();
        Assert.All(parts, part => Assert.Equal(isTaken ? 0 : 1, part.Output.Next().Length));
    }

    [Fact]
    public void EventAtWhichWindowsEnd_IsLeftToTheLoops()
    {
        Start("a | where $ = 'never'");
        Start("b | count over 1s");
        Dispatch();
        Turn();
        Registry.OnNext(new LoggedItem(new LogEvent(new EventId("e", 1), DateTimeOffset.UnixEpoch.AddSeconds(1), Events.Of(1, "a"))));

        Assert.False(IsPassed());
    }

    [Fact]
    public void HeartbeatAndEventsBehindIt_AreLeftToTheLoops_InOrder()
    {
        var part = Start("a | where $ > 5");
        Heartbeat();
        Publish("a", "6");
        Assert.Empty(part.Output.Next());

        Dispatch();
        Turn();
        Assert.Equal(["heartbeat @0", "a 6 @1#"], part.Output.Next());
        Publish("a", "7");
        Assert.Equal(["a 7 @2#"], part.Output.Next());
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
        Publish("a", "1");
        Assert.Empty(part.Output.Next());

        Turn();
        Assert.Equal(["x 1 @1#"], part.Output.Next());
    }

    [Fact]
    public void ViewThatKeepsMuch_TakesItsEventsOnItsLoop()
    {
        var part = Start("latest((a | as x), (b | as y))");
        Publish("b", $"\"{new string('y', 5_000)}\"");
        Dispatch();
        Turn();
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
    public void ExpensiveView_IsLeftToItsLoop_UntilManyOfItsTurnsHaveBeenShort()
    {
        var cost = Long;
        var part = StartView("probe", events => events.Do(_ => Clock.Elapsed += cost));
        Publish("a", "1");
        Assert.Single(part.Output.Next()); // nobody knew
        Clock.Elapsed += TimeSpan.FromSeconds(1);
        Publish("a", "1");
        Assert.Empty(part.Output.Next());

        cost = TimeSpan.Zero;
        Turn();
        var turns = 1;
        for (part.Output.Next(); turns < 100; turns++)
        {
            Publish("a", "1");
            if (part.Output.Next().Length == 1)
            {
                break;
            }

            Turn();
            part.Output.Next();
        }

        Assert.InRange(turns, 10, 20); // the closer it was to being short, the sooner
    }

    [Fact]
    public void ViewWhoseOutputIsExpensive_IsLeftToItsLoop()
    {
        var part = Start("a | where $ > 5");
        part.Output.Received = () => Clock.Elapsed += Long;
        Publish("a", "6");
        Assert.Single(part.Output.Next());
        Clock.Elapsed += TimeSpan.FromSeconds(1);
        Publish("a", "6");
        Assert.Empty(part.Output.Next());
    }

    [Fact]
    public void ViewsThatAnEventWakes_ShareATenthOfAMillisecond_AndTheOthersHaveTheirLoops()
    {
        var parts = Enumerable.Range(0, 4).Select(i => StartView($"probe {i}", events => events.Do(_ => Clock.Elapsed += Long))).ToArray();
        Publish("a", "1");
        Assert.Equal(2, parts.Count(part => part.Output.Next().Length == 1));

        Turn();
        Assert.Equal(2, parts.Count(part => part.Output.Next().Length == 1));
    }

    [Fact]
    public void HubThatHasUsedItsShare_LeavesEventsToTheLoops()
    {
        Start("a | where $ = 'never'");
        StartView("probe", events => events.Do(_ => Clock.Elapsed += Ms(2)));
        Publish("a", "1");
        Publish("a", "1");
        Assert.False(IsPassed(2));

        Dispatch();
        Clock.Elapsed += Ms(10);
        Publish("a", "1");
        Assert.True(IsPassed(3));
    }

    [Fact]
    public void ErrorOfAnOperator_EndsItsViewOnly()
    {
        var other = Start("a | where $ > 5");
        var part = StartView("probe", events => events.Do(_ => throw new InvalidOperationException("broken")));
        Publish("a", "6");
        Publish("a", "7");
        Dispatch();
        Turn();

        Assert.Equal("broken", part.Output.Error?.Message);
        Assert.Equal(["a 6 @1#", "a 7 @2#"], other.Output.Next());
        Assert.Equal(["a | where $ > 5"], Registry.Views.Select(view => view.View.Text));
        Publish("a", "8");
        Assert.Equal(["a 8 @3#"], other.Output.Next());
    }

    [Fact]
    public void ErrorOfAnOutput_EndsItsViewOnly()
    {
        var (part, other) = (Start("a | where $ > 5 | as x"), Start("a | where $ > 5 | as y"));
        part.Output.Received = () => throw new InvalidOperationException("broken");
        Publish("a", "6");
        Publish("a", "7");

        Assert.Equal("broken", part.Output.Error?.Message);
        Assert.Equal(["y 6 @1#"], other.Output.Next()[..1]);
        Dispatch();
        Turn();
        Publish("a", "8");
        Assert.Equal("y 8 @3#", other.Output.Next()[^1]);
    }

    [Fact]
    public void ViewThatEndsInItsTurn_GetsNothingMore()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var other = Start("a | where $ > 5");
        Share? part = null;
        part = StartView("probe", events => events.Do(_ => part!.Dispose()));
        Publish("a", "6");
        Turn();
        Dispatch();
        Turn();
        part.Output.Next();
        Publish("a", "7");

        Assert.Empty(part.Output.Next());
        Assert.Equal(["a 6 @1#", "a 7 @2#"], other.Output.Next());
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void ServerThatStopsInATurn_AnswersWhoJoins()
    {
        var answers = new List<SnapshotPoint?>();
        Share? part = null;
        part = StartView("probe", events => events.Do(_ =>
        {
            part!.Join(answers.Add);
            Registry.Dispose();
            part.Join(answers.Add);
        }));
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
        part = StartView("probe", events => events.Do(_ => part!.Join(point => joined ??= $"{point!.Position.Sequence}")));
        Publish("a", "1");
        Assert.Null(joined);
        Publish("a", "2"); // behind who joins
        Assert.Single(part.Output.Next());

        Dispatch();
        Turn();
        Assert.Equal("1", joined);
        Assert.Equal(["a 2 @2#"], part.Output.Next());
    }

    private Share StartView(string name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> change)
    {
        var part = Enter(new View([new Pipe(new StreamSource("a"), [new Probe(name, change)])]));
        Dispatch();
        Turn();
        return part;
    }

    // Whether so many events of a have been passed to the views, by whichever thread.
    private bool IsPassed(long events = 1) => EventsIn("a | where $ = 'never'") == events;

    private sealed record Probe(string Name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> Change) : Operator
    {
        public override string Text => Name;

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Change(events);
    }
}
