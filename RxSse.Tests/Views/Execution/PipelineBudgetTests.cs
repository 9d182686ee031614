using System.Reactive.Linq;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What a view may send, make and keep, and how long it may work.</summary>
public sealed class PipelineBudgetTests : PipelineTestBase
{
    private static readonly string Kilobyte = $"\"{new string('x', 1_022)}\"";

    private LiveView Only => Assert.Single(Registry.Views);

    [Fact]
    public void View_TakesNothingMore_WhileTooManyBytesAreOnTheirWay()
    {
        Options.QueueBytes = 10_000;
        var view = Enter("a | where $ exists").Output;
        view.IsSlow = true;
        for (var i = 0; i < 100; i++)
        {
            Publish("a", Kilobyte);
        }

        Turn();
        Assert.InRange(view.OnWay, 10_000, 12_500);
        Assert.Equal(5, view.Next().Length);

        view.IsSlow = false;
        view.Deliver();
        Turn();
        Assert.Equal(95, view.Next().Length);
        Assert.Equal(0, Only.Bytes);
    }

    [Fact]
    public void View_TakesNothingMore_WhileTooManyItemsAreOnTheirWay()
    {
        Options.QueueBytes = 100_000_000;
        var view = Enter("a | where $ exists").Output;
        view.IsSlow = true;
        for (var i = 0; i < 6; i++)
        {
            for (var item = 0; item < 1_000; item++)
            {
                Publish("a", "1");
            }

            Turn();
        }

        Assert.InRange(view.Next().Length, 4_096, 4_096 + 256);
    }

    [Fact]
    public void WhatAWaitingViewLeavesOut_IsDeclared_AndNobodyWhoJoinsMissesAnything()
    {
        Options.QueueBytes = 1_000;
        var part = Enter("a | where $ exists");
        part.Output.IsSlow = true;
        Publish("a", Kilobyte);
        Turn();
        part.Output.Next();
        for (var i = 1; i <= DropOldestBuffer.Capacity + 3; i++)
        {
            Publish("a", "1");
        }

        var joined = "";
        part.Join(point => joined = $"{point!.Position.Sequence} after {part.Output.Next().Length}");
        Publish("a", "2");
        Turn();
        Assert.Equal("", joined);

        part.Output.IsSlow = false;
        part.Output.Deliver();
        Turn();

        // The joiner has the position of all that left before it: the gap of 4 events, and those that waited.
        Assert.Equal($"{1 + DropOldestBuffer.Capacity + 3} after {1 + DropOldestBuffer.Capacity - 1}", joined);
        Assert.Equal(["a 2 @1029#"], part.Output.Next());
    }

    [Fact]
    public void ViewThatHasEnded_AnswersThoseWhoJoinWhileItWaited()
    {
        Options.QueueBytes = 1_000;
        var part = Enter("a | where $ exists");
        part.Output.IsSlow = true;
        Publish("a", Kilobyte);
        Publish("a", Kilobyte);
        Turn();
        SnapshotPoint? point = new(default, new(static () => []));
        part.Join(joined => point = joined);

        Registry.Dispose();
        Turn();

        Assert.Null(point);
    }

    [Theory]
    [InlineData("a | select $ as a, $ as b", 1_500, 0)]
    [InlineData("a | select $ as a, $ as b", 2_500, 1)]
    [InlineData("latest(a, (a | as b))", 1_500, 0)]
    [InlineData("latest(a, (a | as b))", 2_500, 1)]
    public void EventThatAnOperatorMakes_HasABound(string view, int eventBytes, int events)
    {
        Options.EventBytes = eventBytes;
        var part = Enter(view);
        Publish("a", Kilobyte);
        Turn();

        // The first of `latest` has only one input; the seed of the other is missing.
        Assert.Equal(events, part.Output.Next().Length);
        Assert.Equal(1 - events, Only.TooLarge);
    }

    [Fact]
    public void Snapshot_HasTheSameBounds()
    {
        Options.EventBytes = 1_500;
        var part = Enter("a | select $ as a, $ as b");
        Publish("a", Kilobyte);
        Turn();

        Assert.Equal("1: ", Join(part));
    }

    [Fact]
    public void WhatOneEventMakes_HasABound_AndTheNextBeginsAnew()
    {
        Options.EventOutBytes = 5_000;
        var view = Enter(string.Join(", ", Enumerable.Range(0, 9).Select(i => $"(a | as t{i})"))).Output;
        Publish("a", Kilobyte);
        Turn();
        Assert.Equal(4, view.Next().Length);
        Assert.Equal(5, Only.TooLarge);

        Publish("a", Kilobyte);
        Turn();
        Assert.Equal(4, view.Next().Length);
    }

    [Fact]
    public void WhatIsMadeWithinAPipe_CountsToo()
    {
        Options.EventOutBytes = 5_000;
        var pipe = string.Join(" | ", Enumerable.Repeat("select $.a", 9).Prepend("select $ as a"));
        var view = Enter($"a | {pipe} | count over 1s").Output;
        Publish("a", Kilobyte);
        Turn();

        Assert.Empty(view.Next());
        Assert.Equal(1, Only.TooLarge);
    }

    [Fact]
    public void LargeEvent_LeavesAViewThatOnlyLooksAtIt()
    {
        Options.EventOutBytes = 1_024;
        Options.EventBytes = 1_024;
        Options.ViewBytes = 64 * 1_024;
        var view = Enter("(a | where $ exists), (b | sample 1s)").Output;
        var large = $"\"{new string('x', 100_000)}\"";
        Publish("a", large);
        Publish("b", large);
        Wait(1_001);

        Assert.Equal(2, view.Next().Length);
        Assert.Equal(0, Only.TooLarge);
    }

    [Fact]
    public void FullBuffers_LeaveTogether_WhateverOneEventMayMake()
    {
        Options.EventOutBytes = 1_024;
        Options.BufferItems = 20;
        var view = Enter("(a | as s | buffer 1s), (a | as t | buffer 1s)").Output;
        for (var i = 0; i < 20; i++)
        {
            Publish("a", Kilobyte);
        }

        Turn();

        Assert.Equal(2, view.Next().Length);
        Assert.Equal(0, Only.TooLarge);
    }

    [Fact]
    public void Buffer_KeepsWhatItSays_AndLeavesEarlyAtItsShare()
    {
        Options.ViewBytes = 64 * 1_024;
        var pipes = string.Join(", ", Enumerable.Range(0, 16).Select(i => $"(a | as t{i})"));
        var view = Enter($"{pipes} | buffer 1h").Output;
        var most = 0L;
        for (var i = 0; i < 1_000; i++)
        {
            Publish("a", "12345678");
            Turn();
            most = Math.Max(most, Registry.Views[0].Bytes);
        }

        Assert.InRange(most, 50_000, Options.ViewBytes);
        Assert.Equal(16 * 2, view.Next().Length); // each has sent two arrays of 4 KiB
    }

    [Fact]
    public void View_EndsItsTurnAfterFiveMilliseconds_SoThatOthersWork()
    {
        var costly = Enter(View(Ms(3))).Output;
        var other = Enter("a | where $ exists").Output;
        for (var i = 0; i < 4; i++)
        {
            Publish("a", $"{i}");
        }

        Turn();

        Assert.Equal([2, 2], costly.Turns);
        Assert.Equal([4], other.Turns);
    }

    [Fact]
    public void ViewThatUsesTooMuchWhileOthersWait_IsLeftBehind_AndSaysSo()
    {
        Clock.Elapsed = TimeSpan.FromMinutes(1);
        var costly = Enter(View(Ms(150))).Output;
        Enter(View(Ms(150), "another"));
        for (var i = 1; i <= 9; i++)
        {
            Publish("a", $"{i}");
        }

        Turn();
        Publish("a", "10");
        Turn();
        var before = costly.Next();
        Assert.InRange(before.Length, 2, 3);

        Wait(1_000);
        Publish("a", "11");
        Turn();

        Assert.Equal([$"left out {before.Length} to 10", "a 11 @11#"], costly.Next());
        Assert.True(Registry.Views[1].Used >= Ms(3 * 150));
    }

    [Fact]
    public void ViewThatUsesMuch_WorksOn_IfNobodyWaits()
    {
        var costly = Enter(View(Ms(150))).Output;
        for (var i = 1; i <= 9; i++)
        {
            Publish("a", $"{i}");
        }

        Turn();

        Assert.Equal(9, costly.Next().Length);
    }

    [Fact]
    public void WhenAllViewsKeepTooMuch_TheLargestGivesItUp_AndSaysSo()
    {
        Options.TotalViewBytes = 100_000;
        var small = Enter("b | buffer 1h").Output;
        var large = Enter("a | buffer 1h").Output;
        Publish("b", "1");
        for (var i = 0; i < 60; i++)
        {
            Publish("a", Kilobyte);
            Turn();
        }

        Assert.Empty(large.Next());
        Assert.InRange(Registry.Views.Sum(view => view.Bytes), 60_000, 100_000);

        for (var i = 0; i < 20; i++)
        {
            Publish("a", Kilobyte); // the 66th does not fit, and those after it wait
        }

        Turn();
        Assert.Equal(["left out 0 to 66", "left out 66 to 81"], large.Next());
        Assert.Empty(small.Next());
        Publish("a", "2");
        Wait(3_600_000);
        Assert.Equal(["a [2] @82"], large.Next());
        Assert.Equal(["b [1] @1"], small.Next());
        Assert.Equal(0, Registry.Views.Sum(view => view.Bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ViewThatFailsWhenItGivesUp_EndsWithAllItsPipes_AndOthersDoNotWaitForIt(bool throws)
    {
        Options.TotalViewBytes = 20_000;
        var (subscriptions, running) = (0, 0);
        var fails = new Watched(
            "fails", events => subscriptions++ == 0 || throws ? events : Observable.Throw<ViewEvent>(new InvalidOperationException()));
        var runs = new Watched("runs", events => Observable.Defer(() =>
        {
            running++;
            return events.Finally(() => running--);
        }));
        var buffer = new RxSse.Views.Operators.Buffer(Ms(3_600_000));
        var failing = Enter(new View(
            [new Pipe(new StreamSource("a"), [runs, buffer]), new Pipe(new StreamSource("a"), [fails, buffer])])).Output;
        failing.IsGone = throws; // throws when the view declares what it has given up
        var other = Enter("b | buffer 1h").Output;
        for (var i = 0; i < 30; i++)
        {
            Publish("a", Kilobyte);
            Turn();
        }

        Assert.IsAssignableFrom<InvalidOperationException>(failing.Error);
        Assert.Equal(0, running);
        for (var i = 0; i < 60; i++)
        {
            Publish("b", Kilobyte);
            Turn();
        }

        Assert.Contains(other.Next(), item => item.StartsWith("left out", StringComparison.Ordinal));
        Assert.InRange(Only.Bytes, 1, 20_000);
    }

    [Fact]
    public void ReplayablePipeThatFailsWhenItStartsAgainAfterAGap_EndsTheView()
    {
        var (subscriptions, running) = (0, 0);
        var fails = new Watched("fails", events => subscriptions++ == 0 ? events : Observable.Throw<ViewEvent>(new InvalidOperationException()));
        var runs = new Watched("runs", events => Observable.Defer(() =>
        {
            running++;
            return events.Finally(() => running--);
        }));
        var view = Enter(new View([new Pipe(new StreamSource("a"), [runs]), new Pipe(new StreamSource("a"), [fails])])).Output;
        for (var i = 0; i < DropOldestBuffer.Capacity + 3; i++)
        {
            Publish("a", "1");
        }

        Turn();

        Assert.IsType<InvalidOperationException>(view.Error);
        Assert.Equal(0, running);
    }

    [Fact]
    public void WhatATimerUses_CountsToo()
    {
        Clock.Elapsed = TimeSpan.FromMinutes(1);
        var slow = new Watched("slow", events => events.Do(_ =>
        {
            Publish("b", "1"); // so that another view waits
            Clock.Elapsed += Ms(300);
        }));
        var costly = Enter(new View([new Pipe(new StreamSource("a"), [new RxSse.Views.Operators.Buffer(Ms(100)), slow])])).Output;
        Enter("b | where $ exists");
        Publish("a", "1");
        Wait(150);
        Assert.Equal(["a [1] @1"], costly.Next());

        Publish("a", "2");
        Wait(150);
        Publish("a", "3");
        Wait(1_000);

        Assert.Contains(costly.Next(), item => item.StartsWith("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void OperatorThatHasEnded_KeepsNothing()
    {
        var budget = new ViewBudget(Options);
        var kept = budget.Keep();
        kept.Set(10);
        kept.Dispose();
        kept.Set(20);

        Assert.Equal(0, budget.Kept);
    }

    [Fact]
    public void Views_Wait_WhileWhatIsOnItsWayIsTooMuchForAll()
    {
        Options.TotalViewBytes = 20_000;
        var one = Enter("a | where $ exists").Output;
        var other = Enter("a | as other").Output;
        (one.IsSlow, other.IsSlow) = (true, true);
        for (var i = 0; i < 50; i++)
        {
            Publish("a", Kilobyte);
        }

        Turn();
        Assert.InRange(one.OnWay + other.OnWay, 20_000, 20_000 + (2 * 64 * 1_024));
        var before = (One: one.Next(), Other: other.Next());
        Assert.True(before.One.Length + before.Other.Length < 100);

        (one.IsSlow, other.IsSlow) = (false, false);
        one.Deliver();
        other.Deliver();
        Turn();

        Assert.Equal(0, Registry.Views.Sum(view => view.Bytes));
        Assert.Equal(50, before.One.Length + one.Next().Length);
        Assert.Equal(50, before.Other.Length + other.Next().Length);
    }

    /// <summary>An operator that a test gives.</summary>
    private sealed record Watched(string Name, Func<IObservable<ViewEvent>, IObservable<ViewEvent>> Change) : Operator
    {
        public override string Text => Name;

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Change(events);
    }

    private View View(TimeSpan cost, string name = "costly") => new([new Pipe(new StreamSource("a"), [new Costly(Clock, cost, name)])]);
}
