using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class WhereTests : TimetableTestBase
{
    private static readonly Where Over5 = new(Nodes.Over("price", 5));

    [Fact]
    public void EventsThatAreAsTheConditionSays_PassAsTheyAre()
    {
        var stock = Hot((10, """stock {"price":"4"} #1"""), (20, """stock { "price" : "6" } #2"""), (30, "stock [] #3"), (40, """stock {"price":7} #4"""));

        Assert.Equal([(20, """stock { "price" : "6" } #2"""), (40, """stock {"price":7} #4""")], Watch(Where.From(stock, Over5.Condition, Nodes.DefaultBudget()), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void End_IsTheSourcesEnd(string end)
    {
        var stock = Hot((10, """stock {"price":6} #1"""), (20, end), (30, """stock {"price":6} #2"""));

        Assert.Equal([(10, """stock {"price":6} #1"""), (20, end)], Watch(Where.From(stock, Over5.Condition, Nodes.DefaultBudget()), until: 100));
        AssertSubscribed(stock, 0, 20);
    }

    [Fact]
    public void Snapshot_PassesOrNot()
    {
        Assert.Equal("""stock {"price":6} #1""", Text(Over5.Snapshot(Event("""stock {"price":6} #1"""))));
        Assert.Null(Over5.Snapshot(Event("""stock {"price":5} #1""")));
    }
}
