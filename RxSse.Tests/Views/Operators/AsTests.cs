using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class AsTests : TimetableTestBase
{
    [Theory]
    [InlineData("|")]
    [InlineData("X")]
    public void Events_AreRenamed(string end)
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock 2 #2"), (30, end));

        Assert.Equal([(10, "calm 1 #1"), (20, "calm 2 #2"), (30, end)], Watch(As.From(stock, "calm"), until: 100));
        AssertSubscribed(stock, 0, 30);
    }

    [Fact]
    public void Disposal_EndsTheSubscription()
    {
        var stock = Hot((10, "stock 1 #1"), (20, "stock 2 #2"));

        Assert.Equal([(10, "calm 1 #1")], Watch(As.From(stock, "calm"), until: 15));
        AssertSubscribed(stock, 0, 15);
    }

    [Fact]
    public void Snapshot_IsRenamed() => Assert.Equal("calm 1 #1", Text(new As("calm").Snapshot(Event("stock 1 #1"))));

    [Fact]
    public void Type_IsTheName() => Assert.Equal("calm", new As("calm").OutputType("stock"));
}
