using RxSse.Views;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class PairsTests : TimetableTestBase
{
    [Fact]
    public void EachEvent_LeavesWithTheOneBefore()
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock 2 #2"), (30, "stock 3 #3"));

        Assert.Equal(
            [(20, """stock {"previous":1,"current":2} #2"""), (30, """stock {"previous":2,"current":3} #3""")],
            Watch(Pairs.From(stock, null, Nodes.Kept(), Nodes.DefaultBudget()), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Fact]
    public void Seed_IsTheFirstOne()
    {
        var stock = Hot((10, "stock 2 #2"));

        Assert.Equal(
            [(10, """stock {"previous":1,"current":2} #2""")],
            Watch(Pairs.From(stock, Event("stock 1 #1"), Nodes.Kept(), Nodes.DefaultBudget()), until: 100));
    }

    [Fact]
    public void WhatIsNoJson_IsInNoPair()
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock { #2"), (30, "stock null #3"));

        Assert.Equal(
            [(30, """stock {"previous":1,"current":null} #3""")],
            Watch(Pairs.From(stock, null, Nodes.Kept(), Nodes.DefaultBudget()), until: 100));
    }

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void EndAndError_AreToldAtOnce(string end)
    {
        var stock = Hot((10, "stock 1 #1"), (20, end));

        Assert.Equal([(20, end)], Watch(Pairs.From(stock, null, Nodes.Kept(), Nodes.DefaultBudget()), until: 100));
    }

    [Fact]
    public void PairThatIsTooLong_IsLeftOutAndCounted_AndTheNextIsMade()
    {
        var budget = new ViewBudget(new CompositionOptions { EventBytes = 1_024 });
        var large = $"\"{new string('x', 600)}\"";
        var stock = Hot((10, $"stock {large} #1"), (20, $"stock {large} #2"), (30, "stock 3 #3"));

        Assert.Equal([30], Watch(Pairs.From(stock, null, Nodes.Kept(), budget), until: 100).Select(seen => seen.At));
        Assert.Equal(1, budget.TooLarge);
    }

    [Fact]
    public void OneEvent_IsKept()
    {
        var kept = Nodes.Kept();
        Watch(Pairs.From(Hot((10, "stock 1 #1"), (20, "stock 12345 #2")), null, kept, Nodes.DefaultBudget()), until: 100);

        Assert.Equal(5, kept.Bytes);
    }

    [Fact]
    public void Snapshot_IsNone() => Assert.Null(new Pairs().Snapshot(Event("stock 1 #1")));
}
