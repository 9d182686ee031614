using System.Reactive.Linq;
using System.Reactive.Subjects;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class SelectTests : TimetableTestBase
{
    [Fact]
    public void Fields_StandAsWritten_InTheOrderAsked()
    {
        var select = new Select([Nodes.Field(Nodes.Path("trend"), "t"), Nodes.Field(Nodes.Path("items", 0, "price"), "price")]);
        var stock = Hot(
            (10, """stock {"items":[{"price":"1.50\u0030"}],"other":1,"trend": 1.0e0 } #1"""),
            (20, """stock {"items":[],"trend":null} #2"""),
            (30, """stock {"items":[{"price":{"a" : 1}}]} #3"""),
            (40, """stock {"other":1} #4"""),
            (50, "stock 7 #5"));

        Assert.Equal(
            [
                (10, """stock {"t":1.0e0,"price":"1.50\u0030"} #1"""),
                (20, """stock {"t":null} #2"""),
                (30, """stock {"price":{"a" : 1}} #3"""),
            ],
            Watch(Select.From(stock, select.Selected, Nodes.DefaultBudget()), until: 100));
        AssertSubscribed(stock, 0, 100);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void End_IsTheSourcesEnd(string end)
    {
        var stock = Hot((10, end));

        Assert.Equal([(10, end)], Watch(Select.From(stock, Nodes.Select("a").Selected, Nodes.DefaultBudget()), until: 100));
        AssertSubscribed(stock, 0, 10);
    }

    [Fact]
    public void NameThatIsNoWord_IsEscaped() =>
        Assert.Equal("""stock {"say \"é\"":1} #1""", Text(Nodes.Select("say \"é\"").Snapshot(Event("""stock {"say \"é\"":1} #1"""))));

    [Fact]
    public void Snapshot_IsProjected()
    {
        Assert.Equal("""stock {"b":2} #1""", Text(Nodes.Select("b").Snapshot(Event("""stock {"a":1,"b":2} #1"""))));
        Assert.Null(Nodes.Select("c").Snapshot(Event("""stock {"a":1,"b":2} #1""")));
    }

    [Fact]
    public void SelectAfterSelect_CannotDoubleTheDataForEver()
    {
        var twice = new Select([Nodes.Field(Nodes.Path(), "a"), Nodes.Field(Nodes.Path(), "b")]);
        ViewEvent? grown = Event("stock 1 #1");
        var longest = 0;
        for (var step = 0; step < 20 && grown is { } whole; step++)
        {
            longest = Math.Max(longest, whole.Data.Length);
            grown = twice.Snapshot(whole);
        }

        Assert.Null(grown);
        Assert.InRange(longest, 30_000, 70_000);
    }

    [Fact]
    public void FieldsOfLargeData_AreSelected()
    {
        var large = $"\"{new string('x', 200_000)}\"";

        Assert.Equal($$"""stock {"a":{{large}}} #1""", Text(Nodes.Select("a").Snapshot(Event($$"""stock {"b":1,"a":{{large}}} #1"""))));
    }

    [Fact]
    public void WhereAndSelect_AllocateTwiceForAnEvent()
    {
        using var stock = new Subject<ViewEvent>();
        var count = 0;
        var where = Where.From(stock, Nodes.Compare("price", Comparator.Greater, 100), Nodes.DefaultBudget());
        using var subscription = Select.From(where, Nodes.Select("price", "trend").Selected, Nodes.DefaultBudget()).Subscribe(_ => count++);
        var @event = Event("""stock {"price":"105.43","trend":1,"timestamp":1738972800000} #1""");
        stock.OnNext(@event);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 100; time++)
        {
            stock.OnNext(@event);
        }

        // The places of two fields, and {"price":"105.43","trend":1}: each an array with its header.
        var (places, data) = (24 + (2 * 16), 24 + 32);
        Assert.Equal(100 * (places + data), GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(101, count);
    }
}
