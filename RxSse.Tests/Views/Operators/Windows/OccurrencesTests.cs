using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators.Windows;

public sealed class OccurrencesTests : TimetableTestBase
{
    [Fact]
    public void Events_AreCounted_AndZeroIsToldToo()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock nonsense #2"), (2_100, "stock 3 #3"));

        Assert.Equal(
            [
                (1_000, """stock {"count":2,"from":0,"to":1000} #2"""),
                (2_000, """stock {"count":0,"from":1000,"to":2000} #2"""),
                (3_000, """stock {"count":1,"from":2000,"to":3000} #3"""),
            ],
            Watch(Of(stock, Nodes.Count()), until: 3_500));
        AssertSubscribed(stock, 0, 3_500);
    }

    [Fact]
    public void EventsThatHaveTheField_AreCounted()
    {
        var stock = Hot((100, """stock {"a":null} #1"""), (200, "stock {} #2"), (300, "stock nonsense #3"), (400, """stock {"a":"x"} #4"""));

        Assert.Equal(
            [(1_000, """stock {"count":2,"from":0,"to":1000} #4""")], Watch(Of(stock, Nodes.Figure(FigureKind.Count, "a")), until: 1_500));
    }

    [Fact]
    public void FirstZero_HasTheTypeOfTheStream_AndNoPlaceInTheLog() =>
        Assert.Equal(
            [(1_000, """notification {"count":0,"from":0,"to":1000} #0""")],
            Watch(Of(Hot(), Nodes.Count(), "notification"), until: 1_500));

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void End_IsPassedOn(string end)
    {
        var stock = Hot((100, "stock 1 #1"), (1_000, end));

        var seen = Watch(Of(stock, Nodes.Count()), until: 1_500);

        Assert.Equal((1_000, end), seen[^1]);
        AssertSubscribed(stock, 0, 1_000);
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, "stock 1 #1"));

        Assert.Empty(Watch(Of(stock, Nodes.Count()), until: 500));
        AssertSubscribed(stock, 0, 500);
    }

    [Fact]
    public void Snapshot_IsNone() => Assert.Null(new Figures(Nodes.Count(), Ms(1_000)).Snapshot(Event("stock 1 #1")));

    private IObservable<ViewEvent> Of(IObservable<ViewEvent> events, Figure figure, string type = "stock") =>
        new Figures(figure, Ms(1_000)).Apply(events, new OperatorContext(type, null, Nodes.DefaultBudget(), Scheduler));
}
