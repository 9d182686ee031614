using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class SampleTests : TimetableTestBase
{
    [Fact]
    public void NewestEvent_LeavesAtEachTick_IfThereIsANewOne()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"), (1_500, "stock 3 #3"), (3_900, "stock 4 #4"));

        Assert.Equal([(1_000, "stock 2 #2"), (2_000, "stock 3 #3"), (4_000, "stock 4 #4")], Watch(Sample.From(stock, Ms(1_000), Scheduler), until: 5_500));
        AssertSubscribed(stock, 0, 5_500);
    }

    [Fact]
    public void LastEventBeforeAnEnd_LeavesAtItsDueTime()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "|"));

        Assert.Equal([(1_000, "stock 1 #1"), (1_000, "|")], Watch(Sample.From(stock, Ms(1_000), Scheduler), until: 5_500));
        AssertSubscribed(stock, 0, 200);
    }

    [Fact]
    public void Error_IsToldAtOnce()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "X"));

        Assert.Equal([(200, "X")], Watch(Sample.From(stock, Ms(1_000), Scheduler), until: 5_500));
        AssertSubscribed(stock, 0, 200);
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, "stock 1 #1"));

        Assert.Empty(Watch(Sample.From(stock, Ms(1_000), Scheduler), until: 500));
        AssertSubscribed(stock, 0, 500);
    }

    [Fact]
    public void Snapshot_Passes() => Assert.Equal("stock 1 #1", Text(new Sample(Ms(1_000)).Snapshot(Event("stock 1 #1"))));
}
