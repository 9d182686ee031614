using System.Net;
using Microsoft.Reactive.Testing;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

public sealed class ViewRegistryTests : PipelineTestBase
{
    [Fact]
    public void EqualNormalForms_RunOnce()
    {
        var one = Enter("b, a | sample 1000ms");
        var other = Enter("(a|sample 1s), ((b)| sample 1s), (a | sample 1s)");
        Enter("a | sample 1s");

        Assert.Same(one.Output, other.Output);
        Assert.Equal(["(a | sample 1s), (b | sample 1s)", "a | sample 1s"], Started.Select(started => started.View));
        Assert.Equal([2, 1], Registry.Views.Select(view => view.Subscribers));
    }

    [Fact]
    public void Views_SayWhatHasGoneInAndOut_AndForHowLong()
    {
        Enter("a | where $ > 1");
        Publish("a", "1");
        Publish("b", "1");
        Publish("a", "2");
        Wait(1_000);

        var view = Assert.Single(Registry.Views);

        Assert.Equal(("a | where $ > 1", 2, 1, 1), (view.View.Text, view.EventsIn, view.EventsOut, (int)view.Age.TotalSeconds));
    }

    [Fact]
    public void View_EndsShareGraceAfterItsLastSubscriber()
    {
        var parts = (First: Enter("a | sample 1s"), Second: Enter("a | sample 1s"));
        parts.First.Dispose();
        Wait(60_000);
        Assert.Single(Registry.Views);

        parts.Second.Dispose();
        parts.Second.Dispose();
        Wait(4_999);
        Assert.Equal(0, Assert.Single(Registry.Views).Subscribers);

        Wait(1);
        Assert.Empty(Registry.Views);
    }

    [Fact]
    public void NewcomerWithinTheGrace_KeepsTheView()
    {
        Enter("a | where $ > 0").Dispose();
        Wait(4_000);
        var newcomer = Enter("a | where $ > 0");
        Wait(60_000);

        Publish("a", "1");
        Turn();

        Assert.Equal(["a 1 @1#"], newcomer.Output.Next());
        Assert.Single(Started);
        newcomer.Dispose();
        Wait(4_000);
        Assert.Single(Registry.Views);
        Wait(1_000);
        Assert.Empty(Registry.Views);
    }

    [Theory]
    [InlineData("a | sample 1s")]
    [InlineData("a | debounce 1s")]
    [InlineData("a | buffer 1s")]
    [InlineData("a | count over 1s")]
    public void ViewThatHasEnded_LeavesNoTimer_AndSendsNothingMore(string text)
    {
        Options.ShareGrace = TimeSpan.Zero;
        var part = Enter(text);
        Publish("a", "1");
        Turn();
        part.Output.Next();

        part.Dispose();
        Turn();
        Publish("a", "2");
        Heartbeat();
        var now = Scheduler.Clock;
        Scheduler.Start();

        Assert.Empty(part.Output.Next());
        Assert.InRange(Scheduler.Clock, now, now + 100);
    }

    [Fact]
    public void OneViewTooMany_IsRefused_WhileAllHaveSubscribers()
    {
        Options.LiveViews = 2;
        Enter("a | sample 1s");
        Enter("b | sample 1s");

        Assert.Null(Registry.TryAcquire(View("c | sample 1s"), address: null, out var limit));
        Assert.Equal(ViewLimit.LiveViews, limit);
        Assert.NotNull(TryAcquire("b | sample 1s"));
    }

    [Fact]
    public void AtTheLimit_TheViewWithoutSubscribersForTheLongestTime_MakesRoom()
    {
        Options.LiveViews = 3;
        var (first, second, third) = (Enter("a | sample 1s"), Enter("b | sample 1s"), Enter("c | sample 1s"));
        first.Dispose();
        second.Dispose();
        third.Dispose();
        Enter("a | sample 1s").Dispose(); // now the second has been without for the longest time
        Publish("b", "1");

        Enter("a | sample 2s");
        Wait(1_000);

        Assert.Equal(["a | sample 1s", "a | sample 2s", "c | sample 1s"], Registry.Views.Select(view => view.View.Text));
        Assert.Empty(second.Output.Next()); // it has ended
    }

    [Fact]
    public void ManyViewsThatNobodyReads_KeepNobodyOut_AndLeaveNothing()
    {
        Options.LiveViews = 10;
        for (var i = 1; i <= 1_000; i++)
        {
            Enter($"a | sample {i + 99}ms").Dispose();
        }

        Assert.Equal(10, Registry.Views.Count);
        Wait(5_000);
        Turn();
        Assert.Empty(Registry.Views);
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void ViewThatMadeRoom_CanStartAgain_AndIsNotEndedByItsOldTimer()
    {
        Options.LiveViews = 1;
        Enter("a | sample 1s").Dispose();
        Wait(2_000);
        Enter("b | sample 1s").Dispose();
        var again = Enter("a | sample 1s");
        Wait(60_000);

        Assert.Equal(("a | sample 1s", 1), Registry.Views.Select(view => (view.View.Text, view.Subscribers)).Single());
        again.Dispose();
        Wait(5_000);
        Assert.Empty(Registry.Views);
    }

    [Fact]
    public void NamedViews_StartAtTheLimit_AndTakeNoPlace()
    {
        Options.LiveViews = 1;
        Named.UnionWith(["b | sample 1s", "c | sample 1s"]);
        Enter("a | sample 1s");

        Enter("b | sample 1s");
        var named = Enter("c | sample 1s");
        Assert.Null(TryAcquire("a | sample 2s"));

        named.Dispose();
        Assert.Null(TryAcquire("a | sample 2s")); // a named view in its grace makes no room, because it takes none
        Assert.Equal(3, Registry.Views.Count);
    }

    [Fact]
    public void FaultyView_GivesItsPlaceBackOnce()
    {
        Options.LiveViews = 1;
        var faulty = Enter("a | where $ > 0");
        faulty.Join(_ => throw new InvalidOperationException("away"));
        Turn();

        Enter("b | where $ > 0");
        faulty.Dispose();
        Turn();

        Assert.Null(TryAcquire("c | where $ > 0"));
    }

    [Fact]
    public void DifferentViewsOfOneAddress_AreLimited_NamedOnesNot()
    {
        Options.ViewsPerAddress = 2;
        Named.Add("c | sample 1s");
        var one = IPAddress.Parse("192.0.2.1");
        var leases = new[] { "a | sample 1s", "a | sample 1s", "b | sample 1s", "c | sample 1s" }
            .Select(text => Registry.TryAcquire(View(text), one, out _)!).ToList();
        Assert.DoesNotContain(null, leases);

        Assert.Null(Registry.TryAcquire(View("a | sample 2s"), one, out var limit));
        Assert.Equal(ViewLimit.ViewsPerAddress, limit);
        Assert.NotNull(Registry.TryAcquire(View("a | sample 2s"), IPAddress.Parse("192.0.2.2"), out _));
        Assert.Null(Registry.TryAcquire(View("a | sample 2s"), one, out _)); // although it runs

        leases[0].Dispose();
        Assert.Null(Registry.TryAcquire(View("a | sample 2s"), one, out _)); // its other subscriber still reads it
        leases[1].Dispose();
        Assert.NotNull(Registry.TryAcquire(View("a | sample 2s"), one, out _));
    }

    [Fact]
    public void Fault_EndsItsViewOnly_AndANewcomerGetsAFreshOne()
    {
        var faulty = Enter("a | where $ > 0");
        var other = Enter("a | where $ > 1");
        faulty.Join(_ => throw new InvalidOperationException("away"));
        Turn();
        Publish("a", "2");
        Heartbeat();
        Turn();

        Assert.Equal("away", faulty.Output.Error?.Message);
        Assert.Empty(faulty.Output.Next());
        Assert.Null(Join(faulty));
        Assert.Null(other.Output.Error);
        Assert.Equal(["a 2 @1#", "heartbeat @1"], other.Output.Next());

        var fresh = Enter("a | where $ > 0");
        faulty.Dispose(); // does not end the one that has taken its place
        Wait(60_000);
        Publish("a", "3");
        Turn();
        Assert.NotSame(faulty.Output, fresh.Output);
        Assert.Equal(["a 3 @2#"], fresh.Output.Next());
        Assert.Equal("2: a 3 @2#", Join(fresh));
    }

    [Fact]
    public void ServerThatStops_EndsItsViews_InGraceToo()
    {
        var subscribed = Enter("a | count over 1s");
        var inGrace = Enter("b | count over 1s");
        inGrace.Dispose();
        Turn();

        Registry.Dispose();
        Turn();
        Wait(60_000);

        Assert.True(Scheduler.IsIdle);
        Assert.Empty(Registry.Views);
        Assert.Empty(subscribed.Output.Next());
        Assert.Empty(inGrace.Output.Next());
    }

    [Fact]
    public void EqualViews_SubscribeToTheirStreamOnce_AndLetGoOfIt()
    {
        var events = Scheduler.CreateHotObservable<ViewEvent>();
        var view = new View([new Pipe(new StreamSource("a"), [new Probe(events)])]);
        var parts = Enumerable.Range(0, 3).Select(i => Registry.TryAcquire(view, address: null, out _)!).ToList();
        Turn();
        Assert.Equal(Subscription.Infinite, Assert.Single(events.Subscriptions).Unsubscribe);

        parts.ForEach(part => part.Dispose());
        Wait(5_000);
        Turn();

        Assert.NotEqual(Subscription.Infinite, Assert.Single(events.Subscriptions).Unsubscribe);
    }

    // Shows who subscribes.
    private sealed record Probe(IObservable<ViewEvent> Events) : Operator
    {
        public override string Text => "probe";

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Events;
    }
}
