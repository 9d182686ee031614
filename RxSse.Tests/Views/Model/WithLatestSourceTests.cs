using RxSse.Views;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class WithLatestSourceTests : TimetableTestBase
{
    private static readonly WithLatestSource Both = new([new("a", [Nodes.Stream("stock")]), new("b", [Nodes.Stream("metrics")])]);

    [Fact]
    public void EventsOfTheFirst_LeaveWithTheNewestOfTheOthers()
    {
        var (stock, metrics) = (Hot((10, "stock 1 #1"), (30, "stock 2 #3"), (50, "stock 3 #5")), Hot((20, "metrics 7 #2"), (40, "metrics 8 #4")));

        Assert.Equal(
            [(30, """with {"a":2,"b":7} #3"""), (50, """with {"a":3,"b":8} #5""")],
            Watch(Events(Both, stock, metrics), until: 100));
        AssertSubscribed(stock, 0, 100);
        AssertSubscribed(metrics, 0, 100);
    }

    [Fact]
    public void TheOthers_BeginWithTheirSeeds()
    {
        var (stock, metrics) = (Hot((10, "stock 1 #3")), Hot());

        Assert.Equal(
            [(10, """with {"a":1,"b":7} #3""")],
            Watch(Events(Both, stock, metrics, name => name == "metrics" ? Event("metrics 7 #2") : null), until: 100));
    }

    [Fact]
    public void EventThatReachesTwoInputs_IsCombinedWithItself()
    {
        var with = new WithLatestSource([new("a", [Nodes.Stream("stock")]), new("b", [Nodes.Stream("stock", new Distinct([]))])]);

        Assert.Equal(
            [(10, """with {"a":1,"b":1} #1"""), (20, """with {"a":2,"b":2} #2""")],
            Watch(Events(with, Hot((10, "stock 1 #1"), (20, "stock 2 #2")), Hot()), until: 100));
    }

    [Fact]
    public void Error_IsToldAtOnce() => Assert.Equal([(20, "X")], Watch(Events(Both, Hot(), Hot((20, "X"))), until: 100));

    [Fact]
    public void EventsOfTheOthers_AreKept()
    {
        var budget = new ViewBudget(new CompositionOptions(), Both.Keepers);
        using var events = Both.Events(new StreamInputs(
            name => name == "stock" ? Hot((10, "stock 1 #1")) : Hot((10, "metrics 12345 #2")), _ => null, name => name), budget, Scheduler).Subscribe(_ => { });
        Scheduler.AdvanceTo(At(50));

        Assert.Equal((5, 1), (budget.Kept, Both.Keepers));
    }

    [Fact]
    public void Snapshot_IsThatOfAllInputs()
    {
        Assert.Equal("""with {"a":1,"b":1} #1""", Text(Both.Snapshot(_ => Event("stock 1 #1"))));
        Assert.Null(Both.Snapshot(name => name == "stock" ? Event("stock 1 #1") : null));
    }

    private IObservable<ViewEvent> Events(
        WithLatestSource with, IObservable<ViewEvent> stock, IObservable<ViewEvent> metrics, Func<string, ViewEvent?>? newest = null) =>
        with.Events(
            new StreamInputs(name => name == "stock" ? stock : metrics, newest ?? (_ => null), name => name), Nodes.DefaultBudget(), Scheduler);
}
