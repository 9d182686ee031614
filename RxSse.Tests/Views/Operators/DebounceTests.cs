using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class DebounceTests : TimetableTestBase
{
    [Fact]
    public void NewestEvent_LeavesOnceThereIsSilence()
    {
        var stock = Hot((100, "stock 1 #1"), (900, "stock 2 #2"), (3_000, "stock 3 #3"));

        Assert.Equal([(1_900, "stock 2 #2"), (4_000, "stock 3 #3")], Watch(Debounce.From(stock, Ms(1_000), Scheduler), until: 5_000));
        AssertSubscribed(stock, 0, 5_000);
    }

    [Fact]
    public void StreamThatIsFaster_NeverGivesAny()
    {
        var stock = Hot([.. Enumerable.Range(1, 20).Select(number => (number * 500L, $"stock {number} #{number}"))]);

        Assert.Empty(Watch(Debounce.From(stock, Ms(1_000), Scheduler), until: 10_500));
    }

    [Fact]
    public void Completion_LetsGoOfWhatWaits()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "|"));

        Assert.Equal([(200, "stock 1 #1"), (200, "|")], Watch(Debounce.From(stock, Ms(1_000), Scheduler), until: 5_000));
        AssertSubscribed(stock, 0, 200);
    }

    [Fact]
    public void Error_IsToldAtOnce()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "X"));

        Assert.Equal([(200, "X")], Watch(Debounce.From(stock, Ms(1_000), Scheduler), until: 5_000));
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, "stock 1 #1"));

        Assert.Empty(Watch(Debounce.From(stock, Ms(1_000), Scheduler), until: 500));
        AssertSubscribed(stock, 0, 500);
    }

    [Fact]
    public void Snapshot_Passes() => Assert.Equal("stock 1 #1", Text(new Debounce(Ms(1_000)).Snapshot(Event("stock 1 #1"))));
}
