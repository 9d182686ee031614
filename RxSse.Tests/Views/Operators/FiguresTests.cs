using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class FiguresTests : TimetableTestBase
{
    private const string Largest = "79228162514264337593543950335";

    [Theory]
    [InlineData("avg", "2.5")]
    [InlineData("sum", "7.5")]
    [InlineData("min", "-1.5")]
    [InlineData("max", "7")]
    public void Numbers_AreTakenTogether_AndOtherValuesLeftOut(string kind, string figure)
    {
        var stock = Hot(
            (100, """stock {"p":2} #1"""), (200, """stock {"p":"7.00"} #2"""), (300, """stock {"p":-1.50} #3"""),
            (400, """stock {"p":"high"} #4"""), (500, """stock {"p":1e40} #5"""), (600, "stock {} #6"), (700, "stock nonsense #7"), (800, """stock {"p":null} #8"""));

        Assert.Equal(
            [(1_000, $$"""stock {"{{kind}}":{{figure}},"count":3,"from":0,"to":1000} #8""")], Watch(Of(stock, kind), until: 3_500));
        AssertSubscribed(stock, 0, 3_500);
    }

    [Theory]
    [InlineData("avg")]
    [InlineData("sum")]
    [InlineData("min")]
    [InlineData("max")]
    public void NumberThatADecimalDoesNotHoldExactly_IsLeftOut(string kind)
    {
        var stock = Hot(
            (100, """stock {"p":2} #1"""), (200, """stock {"p":2.00000000000000000000000000000001} #2"""),
            (300, """stock {"p":79228162514264337593543950334.5} #3"""));

        Assert.Equal([(1_000, $$"""stock {"{{kind}}":2,"count":1,"from":0,"to":1000} #3""")], Watch(Of(stock, kind), until: 1_500));
    }

    [Fact]
    public void WindowWithoutANumber_SendsNothing()
    {
        var stock = Hot((100, """stock {"p":1} #1"""), (1_500, """stock {"q":1} #2"""), (2_500, """stock {"p":3} #3"""));

        Assert.Equal(
            [(1_000, """stock {"sum":1,"count":1,"from":0,"to":1000} #1"""), (3_000, """stock {"sum":3,"count":1,"from":2000,"to":3000} #3""")],
            Watch(Of(stock, "sum"), until: 3_500));
    }

    [Fact]
    public void Average_IsRoundedToTenPlaces()
    {
        var stock = Hot((100, """stock {"p":1} #1"""), (200, """stock {"p":0} #2"""), (300, """stock {"p":1} #3"""), (1_100, """stock {"p":2.50} #4"""));

        Assert.Equal(
            [
                (1_000, """stock {"avg":0.6666666667,"count":3,"from":0,"to":1000} #3"""),
                (2_000, """stock {"avg":2.5,"count":1,"from":1000,"to":2000} #4"""),
            ],
            Watch(Of(stock, "avg"), until: 2_500));
    }

    [Theory]
    [InlineData("avg", false)]
    [InlineData("sum", false)]
    [InlineData("min", true)]
    [InlineData("max", true)]
    public void SumBeyondItsRange_GivesNoEvent_UntilTheNextWindow(string kind, bool isSent)
    {
        var stock = Hot(
            (100, $$"""stock {"p":{{Largest}}} #1"""), (200, $$"""stock {"p":{{Largest}}} #2"""), (300, """stock {"p":-1} #3"""), (1_100, """stock {"p":2} #4"""));

        var seen = Watch(Of(stock, kind), until: 2_500);

        Assert.Equal(isSent, seen.Any(message => message.At == 1_000));
        Assert.Equal((2_000, $$"""stock {"{{kind}}":2,"count":1,"from":1000,"to":2000} #4"""), seen[^1]);
    }

    [Fact]
    public void SeveralFigures_AreOneEvent_WithoutACountThatNobodyAskedFor()
    {
        var stock = Hot(
            (100, """stock {"p":4} #1"""), (200, """stock {"p":"x"} #2"""), (300, """stock {"p":9.0} #3"""), (400, """stock {"p":[1, 2]} #4"""),
            (500, "stock {} #5"));

        Assert.Equal(
            [(1_000, """stock {"open":4,"high":9,"sum":13,"close":[1, 2],"count":5,"n":4,"from":0,"to":1000} #5""")],
            Watch(
                Of(
                    stock, Nodes.Figure(FigureKind.First, "p", "open"), Nodes.Figure(FigureKind.Max, "p", "high"), Nodes.Figure(FigureKind.Sum, "p"),
                    Nodes.Figure(FigureKind.Last, "p", "close"), Nodes.Count(), Nodes.Figure(FigureKind.Count, "p", "n")),
                until: 1_500));
    }

    [Fact]
    public void FigureWithoutAValue_IsLeftOut_AndSoIsAWindowWithoutAny()
    {
        var stock = Hot((100, """stock {"p":4} #1"""), (1_100, "stock {} #2"));

        Assert.Equal(
            [(1_000, """stock {"min":4,"p50":4,"from":0,"to":1000} #1""")],
            Watch(
                Of(stock, Nodes.Figure(FigureKind.Avg, "q"), Nodes.Figure(FigureKind.Min, "p"), Nodes.Figure(FigureKind.First, "q"), Nodes.Figure(FigureKind.P50, "p")),
                until: 3_500));
    }

    [Fact]
    public void WithACount_EachWindowHasAnEvent() => Assert.Equal(
        [(1_000, """stock {"n":0,"from":0,"to":1000} #0""")],
        Watch(Of(Hot(), Nodes.Figure(FigureKind.Avg, "p"), Nodes.Count("n")), until: 1_500));

    [Fact]
    public void FiguresOfCalculatedValues_LeaveOutWhatIsMissing()
    {
        var stock = Hot((100, """stock {"p":4,"q":2} #1"""), (200, """stock {"p":9} #2"""), (300, """stock {"p":9,"q":0} #3"""));
        var ratio = new ArithmeticCalculation(new FieldValue(Nodes.Path("p")), [new(Operation.Divide, new FieldValue(Nodes.Path("q")))]);

        Assert.Equal(
            [(1_000, """stock {"max":2,"count":1,"from":0,"to":1000} #3""")], Watch(Of(stock, new Figure(FigureKind.Max, ratio, "max")), until: 1_500));
    }

    [Fact]
    public void FirstAndLast_AreWhatIsWritten_AndNullIsAValue()
    {
        var stock = Hot((100, "stock {} #1"), (200, """stock {"p":1.50} #2"""), (300, """stock {"p":"a"} #3"""), (400, """stock {"p":null} #4"""), (500, "stock no #5"));

        Assert.Equal(
            [(1_000, """stock {"first":1.50,"count":3,"from":0,"to":1000} #5"""), (1_000, """stock {"last":null,"count":3,"from":0,"to":1000} #5""")],
            Watch(Of(stock, Nodes.Figure(FigureKind.First, "p")).Merge(Of(stock, Nodes.Figure(FigureKind.Last, "p"))), until: 1_500));
    }

    [Theory]
    [InlineData(1_100, 2_000, 1)] // longer than EventBytes, but not longer than the event
    [InlineData(600, 700, 0)] // two values of two events
    public void ValuesThatAreTooLong_GiveNoEvent(int length, int eventLength, int events)
    {
        Options.EventBytes = 1_024;
        var budget = new ViewBudget(Options);
        var value = $"\"{new string('x', length - 2)}\"";
        var rest = new string('y', eventLength - length);
        var stock = Hot((100, $$"""stock {"p":{{value}},"y":"{{rest}}"} #1"""), (200, $$"""stock {"q":{{(events == 0 ? value : "1")}},"y":"{{rest}}"} #2"""));

        var seen = Watch(
            new Figures([Nodes.Figure(FigureKind.First, "p"), Nodes.Figure(FigureKind.Last, "q")], Ms(1_000), Ms(1_000))
                .Apply(stock, new OperatorContext("stock", null, budget, Scheduler)),
            until: 1_500);

        Assert.Equal(events, seen.Length);
        Assert.Equal(1 - events, budget.TooLarge);
        Assert.Equal(0, budget.Kept);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void End_IsPassedOn(string end)
    {
        var stock = Hot((100, end));

        Assert.Equal([(100, end)], Watch(Of(stock, "avg"), until: 2_500));
        AssertSubscribed(stock, 0, 100);
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, """stock {"p":1} #1"""));

        Assert.Empty(Watch(Of(stock, "avg"), until: 500));
        AssertSubscribed(stock, 0, 500);
    }

    [Fact]
    public void Snapshot_IsNone() =>
        Assert.Null(new Figures(Nodes.Figure(FigureKind.Avg, "p"), Ms(1_000)).Snapshot(Event("""stock {"p":1} #1""")));

    private IObservable<ViewEvent> Of(IObservable<ViewEvent> events, string kind) => Of(events, Nodes.Figure(FigureKinds.ByWord[kind], "p"));

    private IObservable<ViewEvent> Of(IObservable<ViewEvent> events, params Figure[] figures) =>
        new Figures([.. figures], Ms(1_000), Ms(1_000)).Apply(events, new OperatorContext("stock", null, new ViewBudget(Options), Scheduler));
}
