using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class AggregateTests : TimetableTestBase
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
        Assert.Null(new Aggregate(AggregateKind.Avg, Nodes.Path("p"), Ms(1_000)).Snapshot(Event("""stock {"p":1} #1""")));

    private IObservable<ViewEvent> Of(IObservable<ViewEvent> events, string kind) =>
        Aggregate.From(events, Enum.Parse<AggregateKind>(kind, ignoreCase: true), Nodes.Path("p"), Ms(1_000), "stock", Scheduler);
}
