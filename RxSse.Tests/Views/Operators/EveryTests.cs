using System.Reactive.Subjects;
using CsCheck;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

public sealed class EveryTests : TimetableTestBase
{
    [Fact]
    public void FirstEvent_LeavesAtOnce_AndThenTheNewestOfEachPeriod()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"), (300, "stock 3 #3"), (700, "stock 4 #4"), (3_000, "stock 5 #5"));

        Assert.Equal(
            [(100, "stock 1 #1"), (600, "stock 3 #3"), (1_100, "stock 4 #4"), (3_000, "stock 5 #5")],
            Watch(Every.From(stock, Ms(500), Nodes.Kept(), Scheduler), until: 5_000));
        AssertSubscribed(stock, 0, 5_000);
    }

    [Fact]
    public void AfterAPeriodWithoutAnEvent_NobodyWaits()
    {
        var stock = Hot((100, "stock 1 #1"), (650, "stock 2 #2"), (700, "stock 3 #3"));

        Assert.Equal(
            [(100, "stock 1 #1"), (650, "stock 2 #2"), (1_150, "stock 3 #3")],
            Watch(Every.From(stock, Ms(500), Nodes.Kept(), Scheduler), until: 5_000));
    }

    // Ties too: an event at the end of a period comes before the timer.
    [Fact]
    public void WhatLeaves_IsTheFirst_AndTheNewestOfEachPeriod_WhateverTheTimes() =>
        Gen.OneOf(Gen.Int[0, 700], Gen.OneOf(0, 0, 100, 500)).Array[0, 30].Sample(
            pauses =>
            {
                var scheduler = new ObservableLoop();
                var at = 1L;
                var events = pauses.Select((pause, i) => (At: at += pause, Event: Event($"stock {i} #{i + 1}"))).ToList();
                var stock = scheduler.CreateHotObservable([.. events.Select(one => OnNext(one.At, one.Event))]);
                var seen = scheduler.CreateObserver<ViewEvent>();
                using (Every.From(stock, TimeSpan.FromTicks(500), Nodes.Kept(), scheduler).Subscribe(seen))
                {
                    scheduler.AdvanceTo(at + 1_001);
                }

                Assert.Equal(Model(events), seen.Messages.Select(message => (message.Time, message.Value.Value.Sequence)));
            }, iter: 2_000);

    private static IEnumerable<(long At, long Sequence)> Model(List<(long At, ViewEvent Event)> events)
    {
        var (end, waiting) = (0L, default(long?));
        foreach (var (at, @event) in events)
        {
            if (waiting is { } newest && end < at)
            {
                yield return (end, newest);
                (end, waiting) = (end + 500, null);
            }

            if (end < at)
            {
                yield return (at, @event.Sequence);
                end = at + 500;
            }
            else
            {
                waiting = @event.Sequence;
            }
        }

        if (waiting is { } last)
        {
            yield return (end, last);
        }
    }

    [Fact]
    public void End_LetsWhatWaitsLeave()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"), (300, "|"));

        Assert.Equal(
            [(100, "stock 1 #1"), (300, "stock 2 #2"), (300, "|")],
            Watch(Every.From(stock, Ms(500), Nodes.Kept(), Scheduler), until: 5_000));
        AssertSubscribed(stock, 0, 300);
    }

    [Fact]
    public void Error_IsToldAtOnce()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"), (300, "X"));

        Assert.Equal([(100, "stock 1 #1"), (300, "X")], Watch(Every.From(stock, Ms(500), Nodes.Kept(), Scheduler), until: 5_000));
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, "stock 1 #1"), (200, "stock 2 #2"));

        Assert.Equal([(100, "stock 1 #1")], Watch(Every.From(stock, Ms(500), Nodes.Kept(), Scheduler), until: 300));
        AssertSubscribed(stock, 0, 300);
    }

    [Fact]
    public void OnlyWhatWaits_IsKept()
    {
        using var events = new Subject<ViewEvent>();
        var kept = Nodes.Kept();
        using var every = Every.From(events, Ms(500), kept, Scheduler).Subscribe(_ => { });

        events.OnNext(Event("stock 12345 #1"));
        Assert.Equal(0, kept.Bytes);
        events.OnNext(Event("stock 12345 #2"));
        Assert.Equal(5, kept.Bytes);
        Scheduler.AdvanceBy(Ms(500).Ticks);
        Assert.Equal(0, kept.Bytes);
    }

    [Fact]
    public void Snapshot_Passes() => Assert.Equal("stock 1 #1", Text(new Every(Ms(1_000)).Snapshot(Event("stock 1 #1"))));
}
