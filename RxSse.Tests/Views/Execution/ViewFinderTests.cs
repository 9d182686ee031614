using RxSse.Views.Expressions;
using RxSse.Views.Matching;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Views are found without an index, too.</summary>
public sealed class ViewFinderTests : DispatcherTestBase
{
    [Fact]
    public void WithoutTheIndex_EachEventOfAStreamWakesItsViews()
    {
        Options.Index = false;
        var part = Start("a | where $ > 5");
        Publish("b", "1");
        Dispatch();
        Assert.True(Scheduler.IsIdle);

        Publish("a", "1");
        Dispatch();

        Assert.False(Scheduler.IsIdle);
        Turn();
        Assert.Empty(part.Output.Next());
        Assert.Equal(ViewMatching.Always, Assert.Single(Registry.Views).Matching);
    }

    [Fact]
    public void IndexThatFails_IsLeftOut_AndLoggedOnce_AndNoViewNotices()
    {
        var part = Start("a | where $ > 5");
        var faulty = Registry.TryAcquire(
            new View([new Pipe(new StreamSource("b"), [new FaultyFilter()]), .. View("b | as y").Pipes]), address: null, out _)!;
        Dispatch();
        Turn();
        Registry.TryAcquire(new View([new Pipe(new StreamSource("c"), [new FaultyFilter()])]), address: null, out _);
        Publish("a", "1");
        Publish("a", "7");
        Publish("b", "8");
        Dispatch();
        Turn();

        Assert.Single(Logger.Messages);
        Assert.All(Registry.Views, view => Assert.Equal(ViewMatching.Always, view.Matching));
        Assert.Equal(["a 7 @2#"], part.Output.Next());
        Assert.Equal(["b 8 @3", "y 8 @3#"], Started.Single(started => ReferenceEquals(started, faulty.Output)).Next());
    }

    // A part of a view of which the index cannot know what it asks for.
    private sealed record FaultyFilter : Operator
    {
        public override string Text => "faulty";

        public override Condition? Filter => throw new InvalidOperationException();

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => events;

        public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => snapshot;
    }
}
