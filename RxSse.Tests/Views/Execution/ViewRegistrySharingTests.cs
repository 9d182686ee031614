using Microsoft.Reactive.Testing;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Equal views run once, until the grace after their last subscriber, a fault, or the end of the server.</summary>
public sealed class ViewRegistrySharingTests : PipelineTestBase
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

    // The list, who comes and who leaves take turns, by a lock. It is held here while the hub passes an event.
    [Fact]
    public void HubWaitsForNobodyWhoListsTheViews()
    {
        var part = Enter("a | where $ > 1");
        var isPassed = false;
        TryAcquire("b | where $ > 1", mayStart: () =>
        {
            var list = new Thread(() => _ = Registry.Views.Count);
            var hub = new Thread(() => Publish("a", "2"));
            list.Start();
            hub.Start();
            isPassed = hub.Join(TimeSpan.FromSeconds(30));
            return true;
        });
        Turn();

        Assert.True(isPassed);
        Assert.Equal(["a 2 @1#"], part.Output.Next());
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
    [InlineData("a | sample 1s | count over 1s")]
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
        Scheduler.RunDry();

        Assert.Empty(part.Output.Next());
        Assert.InRange(Scheduler.Clock, now, now + 100);
    }

    [Fact]
    public void ViewWithWindowsThatHasEnded_AsksForNoMarkAgain()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var part = Enter("a | count over 1s");
        Wait(2_500);
        Assert.Equal(2, part.Output.Next().Length);
        part.Dispose();
        var now = Scheduler.Clock;
        Scheduler.RunDry();

        Assert.Empty(part.Output.Next());
        Assert.InRange(Scheduler.Clock, now, now + TimeSpan.TicksPerSecond); // the one that was asked for
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
