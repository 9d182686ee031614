using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class CombineLatestSourceTests : TimetableTestBase
{
    private static readonly CombineLatestSource Both = new([new("stock", [Nodes.Stream("stock")]), new("metrics", [Nodes.Stream("metrics")])]);

    [Fact]
    public void ObjectOfTheNewest_ComesForEveryEvent_OnceEachInputHasHadOne()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"), (400, "stock 3 #4"));
        var metrics = Hot((300, "metrics { } #3"), (500, "metrics 4 #5"));

        Assert.Equal(
            [
                (300, """latest {"stock":2,"metrics":{ }} #3"""),
                (400, """latest {"stock":3,"metrics":{ }} #4"""),
                (500, """latest {"stock":3,"metrics":4} #5"""),
            ],
            Watch(Events(Both, stock, metrics), until: 600));
        AssertSubscribed(stock, 0, 600);
        AssertSubscribed(metrics, 0, 600);
    }

    [Fact]
    public void Sequence_IsThatOfTheEventThatCausedIt_EvenIfThatIsOlder()
    {
        var stock = Hot((100, "stock 1 #1"));
        var metrics = Hot((300, "metrics 2 #2"));
        var latest = new CombineLatestSource([new("a", [Nodes.Stream("stock", new Debounce(Ms(1_000)))]), new("b", [Nodes.Stream("metrics")])]);

        Assert.Equal([(1_100, """latest {"a":1,"b":2} #1""")], Watch(Events(latest, stock, metrics), until: 2_000));
    }

    [Fact]
    public void Inputs_StartFromTheirSnapshots_WhichAreNotSent()
    {
        var stock = Hot((100, "stock 9 #3"));

        Assert.Equal([(100, """latest {"stock":9,"metrics":2} #3""")], Watch(Events(Both, stock, Hot(), "stock 1 #1", "metrics 2 #2"), until: 200));
    }

    [Fact]
    public void InputWithoutASnapshot_IsWaitedFor()
    {
        var stock = Hot((100, "stock 9 #3"));
        var metrics = Hot((150, "metrics 8 #4"));

        Assert.Equal([(150, """latest {"stock":9,"metrics":8} #4""")], Watch(Events(Both, stock, metrics, "stock 1 #1"), until: 200));
    }

    [Fact]
    public void SnapshotOfAnInput_CombinesWithTheFirstLiveEventOfTheOther()
    {
        var metrics = Hot((150, "metrics 8 #4"));

        Assert.Equal([(150, """latest {"stock":1,"metrics":8} #4""")], Watch(Events(Both, Hot(), metrics, "stock 1 #1"), until: 200));
    }

    [Fact]
    public void EventThatReachesTwoInputs_GivesTwo()
    {
        var stock = Hot((100, """stock {"p":1} #1"""), (200, """stock {"p":2} #2"""));
        var latest = new CombineLatestSource([new("high", [Nodes.Stream("stock", Nodes.Select("p"))]), new("stock", [Nodes.Stream("stock")])]);

        Assert.Equal(
            [
                (100, """latest {"high":{"p":1},"stock":{"p":1}} #1"""),
                (200, """latest {"high":{"p":2},"stock":{"p":1}} #2"""),
                (200, """latest {"high":{"p":2},"stock":{"p":2}} #2"""),
            ],
            Watch(Events(latest, stock, Hot()), until: 300));
    }

    [Fact]
    public void SeveralPipesInOneInput_CountAsOneStream()
    {
        var stock = Hot((100, "stock 1 #1"), (300, "stock 3 #3"));
        var metrics = Hot((200, "metrics 2 #2"));
        var latest = new CombineLatestSource([new("any", [Nodes.Stream("metrics"), Nodes.Stream("stock")]), new("stock", [Nodes.Stream("stock")])]);

        Assert.Equal(
            [
                (100, """latest {"any":1,"stock":1} #1"""),
                (200, """latest {"any":2,"stock":1} #2"""),
                (300, """latest {"any":3,"stock":1} #3"""),
                (300, """latest {"any":3,"stock":3} #3"""),
            ],
            Watch(Events(latest, stock, metrics), until: 400));
        Assert.Equal(
            """latest {"any":5,"stock":4} #5""", Text(latest.Snapshot(name => Event(name == "stock" ? "stock 4 #4" : "metrics 5 #5"))));
    }

    [Fact]
    public void End_ComesWhenAllInputsHaveEnded_AnErrorAtOnce()
    {
        var (stock, metrics) = (Hot((100, "stock 1 #1"), (110, "|")), Hot((120, "metrics 2 #2"), (200, "|")));
        Assert.Equal([(120, """latest {"stock":1,"metrics":2} #2"""), (200, "|")], Watch(Events(Both, stock, metrics), until: 500));

        var failing = Hot((600, "X"));
        var other = Hot((700, "metrics 1 #1"));
        Assert.Equal([(600, "X")], Watch(Events(Both, failing, other), until: 800));
        AssertSubscribed(other, 500, 600);
    }

    [Fact]
    public void EachSubscription_StartsAfresh()
    {
        var stock = Hot((100, "stock 1 #1"), (300, "stock 3 #3"), (600, "stock 6 #6"));
        var metrics = Hot((50, "metrics 0 #0"), (500, "metrics 5 #5"), (700, "metrics 7 #7"));
        var events = Events(Both, stock, metrics);
        using var first = events.Subscribe();
        Scheduler.AdvanceTo(At(400));

        Assert.Equal(
            [(600, """latest {"stock":6,"metrics":5} #6"""), (700, """latest {"stock":6,"metrics":7} #7""")], Watch(events, until: 800));
    }

    [Fact]
    public void Snapshot_IsCombined_IfEachInputHasOne()
    {
        Assert.Equal("""latest {"stock":7,"metrics":2} #9""", Text(Both.Snapshot(name => Event(name == "stock" ? "stock 7 #9" : "metrics 2 #2"))));
        Assert.Null(Both.Snapshot(name => name == "stock" ? Event("stock 7 #9") : null));
    }

    [Fact]
    public void DistinctBehindIt_ComparesWithTheCombinedSnapshot()
    {
        var stock = Hot((100, "stock 1 #3"), (200, "stock 2 #4"));
        var pipe = new Pipe(Both, [new Distinct([])]);

        Assert.Equal(
            [(200, """latest {"stock":2,"metrics":2} #4""")],
            Watch(pipe.Events(Inputs(stock, Hot(), "stock 1 #1", "metrics 2 #2"), Nodes.DefaultBudget(), Scheduler), until: 300));
    }

    [Fact]
    public void Type_IsLatest() => Assert.Equal("latest", new Pipe(Both, []).Type(name => name));

    private IObservable<ViewEvent> Events(
        CombineLatestSource latest, IObservable<ViewEvent> stock, IObservable<ViewEvent> metrics, string? newestStock = null, string? newestMetrics = null) =>
        new Pipe(latest, []).Events(Inputs(stock, metrics, newestStock, newestMetrics), Nodes.DefaultBudget(), Scheduler);

    private static StreamInputs Inputs(IObservable<ViewEvent> stock, IObservable<ViewEvent> metrics, string? newestStock, string? newestMetrics) => new(
        name => name == "stock" ? stock : metrics,
        name => (name == "stock" ? newestStock : newestMetrics) is { } newest ? Event(newest) : null,
        name => name);
}
