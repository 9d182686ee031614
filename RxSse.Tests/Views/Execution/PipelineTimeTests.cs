using System.Reactive.Linq;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>How long a view may work while others wait.</summary>
public sealed class PipelineTimeTests : PipelineBudgetTestBase
{
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
        Recorder[] views = [Enter(View(Ms(150))).Output, Enter(View(Ms(150), "another")).Output];
        for (var i = 1; i <= 9; i++)
        {
            Publish("a", $"{i}");
        }

        Turn();
        Publish("a", "10");
        Turn();
        var taken = Array.ConvertAll(views, view => view.Next().Length);
        var behind = taken[0] < taken[1] ? 0 : 1; // the other then works alone
        Assert.InRange(taken[behind], 2, 3);

        Wait(1_000);
        Publish("a", "11");
        Turn();

        Assert.Equal([$"left out {taken[behind]} to 10", "a 11 @11#"], views[behind].Next());
        Assert.All(Registry.Views, view => Assert.True(view.Used >= Ms(3 * 150)));
    }

    [Fact]
    public void HeartbeatsWhileAViewIsLeftBehind_AreOne_WhenItGoesOn_BehindWhatItHasLeftOut()
    {
        Clock.Elapsed = TimeSpan.FromMinutes(1);
        Recorder[] views = [Enter(View(Ms(250))).Output, Enter(View(Ms(250), "another")).Output];
        Publish("a", "1");
        Turn();
        Assert.All(views, static view => Assert.Single(view.Next()));
        Heartbeat();
        Heartbeat();
        Turn();
        var behind = views.Single(static view => view.Next() is []); // it had used its time while the other waited
        Wait(1_000);
        Assert.Equal(["heartbeat @1"], behind.Next());

        Clock.Elapsed += Ms(1_000);
        Publish("a", "2");
        Turn();
        Array.ForEach(views, static view => view.Next());
        Heartbeat();
        Publish("a", "3");
        Turn();
        behind = views.Single(static view => view.Next() is []);
        Wait(1_000);
        Assert.Equal(["left out 2 to 3", "heartbeat @3"], behind.Next());
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
    public void TimersThatAreDueTogether_EndTheTurnAfterFiveMillisecondsToo()
    {
        var costly = Enter(new View([.. Enumerable.Range(0, 4).Select(i => new Pipe(
            new StreamSource("a"), [new RxSse.Views.Operators.Sample(Ms(100)), new Costly(Clock, Ms(3), $"costly {i}")]))])).Output;
        Publish("a", "1");
        Turn();

        Wait(100);

        Assert.Equal([2, 2], costly.Turns);
    }

    private View View(TimeSpan cost, string name = "costly") => new([new Pipe(new StreamSource("a"), [new Costly(Clock, cost, name)])]);
}
