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
    public void SeveralPipesInOneInput_CountAsOneStream()
    {
        var stock = Hot((10, "stock 1 #1"), (30, "stock 3 #3"));
        var metrics = Hot((20, "metrics 2 #2"));
        var with = new WithLatestSource([new("any", [Nodes.Stream("metrics"), Nodes.Stream("stock")]), new("stock", [Nodes.Stream("stock")])]);

        Assert.Equal(
            [(10, """with {"any":1,"stock":1} #1"""), (20, """with {"any":2,"stock":1} #2"""), (30, """with {"any":3,"stock":3} #3""")],
            Watch(Events(with, stock, metrics), until: 100));
        Assert.Equal("""with {"any":5,"stock":4} #5""", Text(with.Snapshot(name => Event(name == "stock" ? "stock 4 #4" : "metrics 5 #5"))));
    }

    [Fact]
    public void EventsAtOneInstant_HaveTheOrderOfTheLog()
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock 2 #3"));
        var metrics = Hot((10, "metrics 7 #2"), (20, "metrics 8 #4"));

        Assert.Equal([(20, """with {"a":2,"b":7} #3""")], Watch(Events(Both, stock, metrics), until: 100));
    }

    [Fact]
    public void End_IsThatOfTheFirst_AndThatOfAnotherChangesNothing()
    {
        var (stock, metrics) = (Hot((20, "stock 1 #2"), (30, "|")), Hot((10, "metrics 7 #1"), (15, "|")));

        Assert.Equal([(20, """with {"a":1,"b":7} #2"""), (30, "|")], Watch(Events(Both, stock, metrics), until: 100));
        AssertSubscribed(stock, 0, 30);
        AssertSubscribed(metrics, 0, 15);
    }

    [Fact]
    public void Error_IsToldAtOnce()
    {
        Assert.Equal([(20, "X")], Watch(Events(Both, Hot(), Hot((20, "X"))), until: 100));
        Assert.Equal([(120, "X")], Watch(Events(Both, Hot((120, "X")), Hot()), until: 200));
    }

    [Fact]
    public void DistinctBehindIt_ComparesWithTheCombinedSnapshot()
    {
        var inputs = new StreamInputs(
            name => name == "stock" ? Hot((10, "stock 1 #3"), (20, "stock 2 #4")) : Hot(),
            name => Event(name == "stock" ? "stock 1 #1" : "metrics 7 #2"), name => name);

        Assert.Equal(
            [(20, """with {"a":2,"b":7} #4""")],
            Watch(new Pipe(Both, [new Distinct([])]).Events(inputs, Nodes.DefaultBudget(), Scheduler), until: 100));
    }

    [Fact]
    public void Type_IsWith() => Assert.Equal("with", new Pipe(Both, []).Type(name => name));

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
