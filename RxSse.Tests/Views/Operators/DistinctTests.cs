using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class DistinctTests : TimetableTestBase
{
    [Fact]
    public void WholeData_IsComparedByteForByte()
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock 1 #2"), (30, "stock 1.0 #3"), (40, "stock 1.0 #4"), (50, "stock 1 #5"));

        Assert.Equal([(10, "stock 1 #1"), (30, "stock 1.0 #3"), (50, "stock 1 #5")], Watch(Distinct.From(stock, [], null), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Fact]
    public void NamedFields_DecideAlone_AndMissingIsAValue()
    {
        var stock = Hot(
            (10, """stock {"a":1,"b":1,"c":1} #1"""),
            (20, """stock {"c":2,"b":1,"a":1} #2"""),
            (30, """stock {"a":1} #3"""),
            (40, """stock {"a":1,"c":3} #4"""),
            (50, """stock {"a":1,"b":null} #5"""),
            (60, """stock {"a":2,"b":null} #6"""),
            (70, "stock nonsense #7"),
            (80, "stock {} #8"));

        Assert.Equal(
            [
                (10, """stock {"a":1,"b":1,"c":1} #1"""),
                (30, """stock {"a":1} #3"""),
                (50, """stock {"a":1,"b":null} #5"""),
                (60, """stock {"a":2,"b":null} #6"""),
                (70, "stock nonsense #7"),
            ],
            Watch(Distinct.From(stock, [Nodes.Path("a"), Nodes.Path("b")], null), until: 100));
    }

    [Fact]
    public void FirstEvent_IsComparedWithThePrimer_WhichIsNotSent()
    {
        var stock = Hot((10, "stock 1 #2"), (20, "stock 2 #3"));

        Assert.Equal([(20, "stock 2 #3")], Watch(Distinct.From(stock, [], Event("stock 1 #1")), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Fact]
    public void FirstEventThatDiffersFromThePrimer_IsSent()
    {
        var stock = Hot((10, "stock 2 #2"), (20, "stock 2 #3"));

        Assert.Equal([(10, "stock 2 #2")], Watch(Distinct.From(stock, [], Event("stock 1 #1")), until: 100));
    }

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void End_IsTheSourcesEnd(string end)
    {
        var stock = Hot((10, "stock 1 #1"), (20, end));

        Assert.Equal([(10, "stock 1 #1"), (20, end)], Watch(Distinct.From(stock, [], Event("stock 0 #0")), until: 100));
        AssertSubscribed(stock, 0, 20);
    }

    [Fact]
    public void Snapshot_Passes() => Assert.Equal("stock 1 #1", Text(new Distinct([]).Snapshot(Event("stock 1 #1"))));
}
