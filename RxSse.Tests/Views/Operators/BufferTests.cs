using System.Reactive.Concurrency;
using System.Reactive.Linq;
using CsCheck;
using RxSse.Views;
using RxSse.Views.Model;
using Xunit;
using Buffer = RxSse.Views.Operators.Buffer;

namespace RxSse.Tests.Views.Operators;

public sealed class BufferTests : TimetableTestBase
{
    [Fact]
    public void DataOfEachPeriod_LeavesAsAnArray_UnlessThereWasNone()
    {
        var stock = Hot((100, "stock 1 #1"), (200, """stock {"a" : 2} #2"""), (2_500, "stock 3 #3"));

        Assert.Equal([(1_000, """stock [1,{"a" : 2}] #2"""), (3_000, "stock [3] #3")], Watch(Of(stock), until: 5_500));
        AssertSubscribed(stock, 0, 5_500);
    }

    [Fact]
    public void ArrayWithAllItsItems_LeavesAtOnce_AndTheTimeStartsAgain()
    {
        var stock = Hot((300, "stock 1 #1"), (400, "stock 2 #2"), (500, "stock 3 #3"));

        Assert.Equal([(400, "stock [1,2] #2"), (1_400, "stock [3] #3")], Watch(Of(stock, items: 2), until: 3_000));
    }

    [Fact]
    public void EventThatWouldMakeItTooLong_BeginsTheNextArray()
    {
        var stock = Hot((100, "stock 1111 #1"), (200, "stock 2222 #2"), (300, "stock 3333 #3"), (400, "stock 444 #4"));

        // [1111,2222] has 11 bytes.
        Assert.Equal([(300, "stock [1111,2222] #2"), (1_300, "stock [3333,444] #4")], Watch(Of(stock, bytes: 12), until: 3_000));
    }

    [Fact]
    public void ArrayOfJustTheLongestLength_LeavesAtOnce()
    {
        var stock = Hot((100, "stock 1111 #1"), (200, "stock 2222 #2"), (300, "stock 3 #3"));

        Assert.Equal([(200, "stock [1111,2222] #2"), (1_200, "stock [3] #3")], Watch(Of(stock, bytes: 11), until: 3_000));
    }

    [Fact]
    public void EventThatIsTooLongByItself_LeavesAlone()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 222222222222 #2"), (300, "stock 3 #3"));

        Assert.Equal(
            [(200, "stock [1] #1"), (200, "stock [222222222222] #2"), (1_200, "stock [3] #3")], Watch(Of(stock, bytes: 8), until: 3_000));
    }

    [Theory]
    [InlineData("|", true)]
    [InlineData("X", false)]
    public void Completion_LetsGoOfWhatWaits_AndAnErrorDoesNot(string end, bool isSent)
    {
        var stock = Hot((100, "stock 1 #1"), (200, end));

        (long, string)[] expected = isSent ? [(200, "stock [1] #1"), (200, end)] : [(200, end)];
        Assert.Equal(expected, Watch(Of(stock), until: 3_000));
        AssertSubscribed(stock, 0, 200);
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, "stock 1 #1"));

        Assert.Empty(Watch(Of(stock), until: 500));
        AssertSubscribed(stock, 0, 500);
    }

    [Fact]
    public void ReaderWhoLeavesAtAnArray_LeavesNoTimer()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"));

        Assert.Equal([(200, "stock [1,2] #2"), (200, "|")], Watch(Of(stock, items: 2).Take(1), until: 300));
        AssertSubscribed(stock, 0, 200);
    }

    [Fact]
    public void TimesAndItems_AreThoseOfRxsBuffer() => Gen.Int[1, 700].Array[0, 30].Sample(
        waits =>
        {
            var ours = new BufferTests().Watch(waits, (events, scheduler) => Buffer.From(events, Ms(1_000), Budget(4, 1_000), scheduler));
            var rxs = new BufferTests().Watch(waits, (events, scheduler) => events.Buffer(Ms(1_000), 4, scheduler)
                .Where(buffered => buffered.Count > 0)
                .Select(buffered => Event($"stock [{string.Join(",", buffered.Select(@event => @event.Sequence))}] #{buffered[^1].Sequence}")));
            return ours.SequenceEqual(rxs);
        },
        iter: 300);

    [Fact]
    public void Snapshot_IsNone() => Assert.Null(new Buffer(Ms(1_000)).Snapshot(Event("stock 1 #1")));

    private IObservable<ViewEvent> Of(IObservable<ViewEvent> events, int items = 10, int bytes = 1_000) =>
        Buffer.From(events, Ms(1_000), Budget(items, bytes), Scheduler);

    private static ViewBudget Budget(int items, int bytes) => new(new CompositionOptions { BufferItems = items, BufferBytes = bytes });

    private (long, string)[] Watch(int[] waits, Func<IObservable<ViewEvent>, IScheduler, IObservable<ViewEvent>> operation)
    {
        var at = 0L;
        var stock = Hot([.. waits.Select((wait, index) => (at += wait, $"stock {index + 1} #{index + 1}"))]);
        return Watch(operation(stock, Scheduler), until: 25_000);
    }
}
