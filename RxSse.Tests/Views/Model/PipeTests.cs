using RxSse.Tests.Views.Parsing;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;
using Buffer = RxSse.Views.Operators.Buffer;

namespace RxSse.Tests.Views.Model;

public sealed class PipeTests : TimetableTestBase
{
    [Fact]
    public void Operators_WorkOneAfterTheOther()
    {
        var stock = Hot((100, """stock {"price":4} #1"""), (200, """stock {"price":6,"x":1} #2"""), (300, """stock {"price":7,"x":1} #3"""));
        var pipe = Nodes.Stream("stock", new Where(Nodes.Over("price", 5)), Nodes.Select("price"), new Sample(Ms(1_000)), new As("hot"));

        Assert.Equal([(1_000, """hot {"price":7} #3""")], Watch(Events(pipe, stock), until: 2_500));
        AssertSubscribed(stock, 0, 2_500);
    }

    [Fact]
    public void DebouncedEvent_LeavesAfterTheSilence()
    {
        var stock = Hot((100, "stock 10 #10"), (600, "stock 11 #11"), (2_000, "stock 12 #12"));

        Assert.Equal(
            [(1_600, "stock 11 #11"), (3_000, "stock 12 #12")], Watch(Events(Nodes.Stream("stock", new Debounce(Ms(1_000))), stock), until: 5_000));
        AssertSubscribed(stock, 0, 5_000);
    }

    [Fact]
    public void Distinct_StartsFromTheSnapshotOfWhatStandsBeforeIt()
    {
        var stock = Hot((100, """stock {"price":7,"x":2} #2"""), (200, """stock {"price":8,"x":3} #3"""));
        var pipe = Nodes.Stream("stock", Nodes.Select("price"), new Distinct([]));

        Assert.Equal([(200, """stock {"price":8} #3""")], Watch(Events(pipe, stock, newest: """stock {"price":7,"x":1} #1"""), until: 300));
        Assert.Equal("""stock {"price":7} #1""", Text(pipe.Snapshot(_ => Event("""stock {"price":7,"x":1} #1"""))));
    }

    [Fact]
    public void DistinctBehindWhatHasNoSnapshot_StartsWithNothing()
    {
        var stock = Hot((100, """stock {"price":7} #2"""));
        var pipe = Nodes.Stream("stock", new Where(Nodes.Over("price", 5)), new Distinct([]));

        Assert.Equal([(100, """stock {"price":7} #2""")], Watch(Events(pipe, stock, newest: """stock {"price":5} #1"""), until: 200));
        Assert.Null(pipe.Snapshot(_ => Event("""stock {"price":5} #1""")));
    }

    [Fact]
    public void NewestEvents_AreThoseOfTheSubscription()
    {
        var newest = "stock 1 #1";
        var events = Nodes.Stream("stock", new Distinct([]))
            .Events(new StreamInputs(_ => Hot((100, "stock 2 #3")), _ => Event(newest), _ => "stock"), Nodes.DefaultBudget(), Scheduler);
        newest = "stock 2 #2";

        Assert.Empty(Watch(events, until: 200));
    }

    [Fact]
    public void Snapshot_EndsAtAnOperatorThatHasNone()
    {
        Assert.Null(Nodes.Stream("stock", new Buffer(Ms(1_000)), new As("all")).Snapshot(_ => Event("stock 1 #1")));
        Assert.Null(Nodes.Stream("stock", new As("all")).Snapshot(_ => null));
        Assert.Equal("all 1 #1", Text(Nodes.Stream("stock", new Sample(Ms(1_000)), new Debounce(Ms(1_000)), new As("all")).Snapshot(_ => Event("stock 1 #1"))));
    }

    [Fact]
    public void Type_IsThatOfTheStream_UntilItIsRenamed()
    {
        Assert.Equal("stock-update", Nodes.Stream("stock", new Sample(Ms(1_000))).Type(name => $"{name}-update"));
        Assert.Equal("b", Nodes.Stream("stock", new As("a"), new As("b"), new Sample(Ms(1_000))).Type(name => name));
    }

    [Fact]
    public void Count_HasTheTypeThatStandsBeforeIt()
    {
        var pipe = Nodes.Stream("stock", new As("hot"), new Figures(Nodes.Count(), Ms(1_000)), new Where(Nodes.Compare("count", Comparator.Equal, 0)));

        Assert.Equal([(1_000, """hot {"count":0,"from":0,"to":1000} #0""")], Watch(Events(pipe, Hot()), until: 1_500));
    }

    [Fact]
    public void EachOfTwoPipes_IsSampledByItself()
    {
        var stock = Hot([.. Enumerable.Range(1, 40).Select(number => (number * 100L, $"stock {number} #{number}"))]);
        var metrics = Hot((150, "metrics 0 #100"));
        var sample = new Sample(Ms(5_000));
        var inputs = new StreamInputs(name => name == "stock" ? stock : metrics, _ => null, name => name);

        var events = new[] { Nodes.Stream("metrics", sample), Nodes.Stream("stock", sample) }.Events(inputs, Nodes.DefaultBudget(), Scheduler);

        Assert.Equal([(5_000, "metrics 0 #100"), (5_000, "stock 40 #40")], Watch(events, until: 11_000));
    }

    private IObservable<ViewEvent> Events(Pipe pipe, IObservable<ViewEvent> stock, string? newest = null) =>
        pipe.Events(new StreamInputs(_ => stock, _ => newest is null ? null : Event(newest), _ => "stock"), Nodes.DefaultBudget(), Scheduler);

    [Theory]
    [InlineData("stock | sample 1s by a", true)]
    [InlineData("stock | sample 1s by a | where b > 1 | select b | as c | distinct", true)]
    [InlineData("stock | sample 1s | pairs by a", true)]
    [InlineData("stock | distinct by a | sample 1s", false)]
    [InlineData("stock | every 1s by a | count over 1s", false)]
    [InlineData("stock | distinct", false)]
    [InlineData("merge((stock | sample 1s by a), metrics)", false)]
    public void KeysAreApart_WhileEachEventIsMadeOfOne(string view, bool isKeyed) =>
        Assert.Equal(isKeyed, Assert.Single(Languages.Default.Parse(view).View.Pipes).IsKeyed);
}
