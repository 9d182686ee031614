using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators.Windows;

public sealed class WindowSeriesTests : TimetableTestBase
{
    [Fact]
    public void Windows_EndAtWholeMultiplesSinceTheEpoch_AndTheFirstIsShorter()
    {
        Scheduler.AdvanceTo(At(1_250));
        var stock = Hot((1_300, "stock 1 #1"), (2_999, "stock 2 #2"));

        Assert.Equal([(2_000, "1250 2000 1 #1"), (3_000, "2000 3000 1 #2"), (4_000, "3000 4000 0 #2")], Counts(stock, Ms(1_000), until: 4_500));
        AssertSubscribed(stock, 1_250, 4_500);
    }

    [Fact]
    public void WindowThatBeginsOnAMultiple_IsWhole()
    {
        Scheduler.AdvanceTo(At(2_000));

        Assert.Equal([(3_000, "2000 3000 0 #0")], Counts(Hot(), Ms(1_000), until: 3_500));
    }

    [Fact]
    public void LengthThatIsNoPartOfAMinute_IsCountedFromTheEpochToo()
    {
        Scheduler.AdvanceTo(At(100));

        Assert.Equal([(105, "100 105 0 #0"), (112, "105 112 0 #0"), (119, "112 119 0 #0")], Counts(Hot(), Ms(7), until: 120));
    }

    [Fact]
    public void BeforeTheEpoch_WindowsEndAtMultiplesToo()
    {
        var scheduler = new ObservableLoop();
        scheduler.AdvanceTo(At(-10));

        var counts = scheduler.Run(Windows(Observable.Never<ViewEvent>(), Ms(7), scheduler), At(5));

        Assert.Equal(["-10 -7 0 #0", "-7 0 0 #0"], counts.Messages.Select(message => Text(message.Value.Value)));
    }

    [Fact]
    public void AtTheBeginningOfTime_NothingUnderflows()
    {
        var scheduler = new ObservableLoop();

        var counts = scheduler.Run(Windows(Observable.Never<ViewEvent>(), TimeSpan.FromDays(10), scheduler), TimeSpan.FromDays(11).Ticks);

        // The day that the clock shows at tick 0 is 719,162 days before the epoch.
        Assert.Equal([$"-62135596800000 {-719_160 * 86_400_000L} 0 #0"], counts.Messages.Select(message => Text(message.Value.Value)));
    }

    [Fact]
    public void EventOnTheBoundary_BelongsToTheNextWindow()
    {
        // Virtual time runs it before the timer of the same tick, which was set later.
        var stock = Hot((500, "stock 1 #1"), (1_000, "stock 2 #2"));

        Assert.Equal([(1_000, "0 1000 1 #1"), (2_000, "1000 2000 1 #2")], Counts(stock, Ms(1_000), until: 2_500));
    }

    [Fact]
    public void LateTimers_DoNotAddUp_AndAnEventDoesNotWaitForThem()
    {
        var scheduler = new LateScheduler(Scheduler, Ms(300));
        var stock = Hot((1_100, "stock 1 #1"), (2_500, "stock 2 #2"));

        var windows = Windows(stock, Ms(1_000), scheduler);

        Assert.Equal(
            [(1_100, "0 1000 0 #0"), (2_300, "1000 2000 1 #1"), (3_300, "2000 3000 1 #2"), (4_300, "3000 4000 0 #2")], Watch(windows, until: 4_500));
    }

    [Fact]
    public void WindowsThatTheClockLeapsOver_AreNotMadeUp()
    {
        var scheduler = new LateScheduler(Scheduler, Ms(2_600));

        Assert.Equal([(3_600, "0 1000 0 #0"), (6_600, "3000 4000 0 #0")], Watch(Windows(Hot(), Ms(1_000), scheduler), until: 7_000));
    }

    [Fact]
    public void ClockThatIsSetBack_EndsTheWindow_AndTheNextOneBeginsAtTheNewTime()
    {
        var clock = new SettableClock(Scheduler);
        var stock = Hot((2_100, "stock 1 #1"), (2_500, "stock 2 #2"), (3_400, "stock 3 #3"));
        Scheduler.Schedule(Ms(2_200), () => clock.Offset = -TimeSpan.FromSeconds(100));

        Assert.Equal(
            [
                (1_000, "0 1000 0 #0"), (2_000, "1000 2000 0 #0"), (2_500, "2000 2100 1 #1"),
                (3_000, "-97500 -97000 1 #2"), (4_000, "-97000 -96000 1 #3"),
            ],
            Watch(Windows(stock, Ms(1_000), clock), until: 4_500));
    }

    [Fact]
    public void ClockThatIsSetBack_IsSeenByTheTimer_IfThereIsNoEvent()
    {
        var clock = new SettableClock(Scheduler);
        Scheduler.Schedule(Ms(1_300), () => clock.Offset = -TimeSpan.FromHours(1));

        Assert.Equal(
            [(1_000, "0 1000 0 #0"), (2_000, "1000 1000 0 #0"), (3_000, "-3598000 -3597000 0 #0")],
            Watch(Windows(Hot(), Ms(1_000), clock), until: 3_500));
    }

    [Fact]
    public void Completion_ClosesTheWindowEarly()
    {
        var stock = Hot((1_100, "stock 1 #1"), (1_300, "|"));

        Assert.Equal([(1_000, "0 1000 0 #0"), (1_300, "1000 1300 1 #1"), (1_300, "|")], Counts(stock, Ms(1_000), until: 4_500));
        AssertSubscribed(stock, 0, 1_300);
    }

    [Fact]
    public void Error_IsToldAtOnce()
    {
        var stock = Hot((100, "stock 1 #1"), (300, "X"));

        Assert.Equal([(300, "X")], Counts(stock, Ms(1_000), until: 4_500));
        AssertSubscribed(stock, 0, 300);
    }

    [Fact]
    public void Disposal_EndsTheTimer()
    {
        var stock = Hot((100, "stock 1 #1"));

        Assert.Empty(Counts(stock, Ms(1_000), until: 999));
        AssertSubscribed(stock, 0, 999);
    }

    [Fact]
    public void ReaderWhoLeavesAtAWindow_LeavesNoTimer()
    {
        var stock = Hot();

        Assert.Equal([(1_000, "0 1000 0 #0"), (1_000, "|")], Watch(Windows(stock, Ms(1_000), Scheduler).Take(1), until: 1_100));
        AssertSubscribed(stock, 0, 1_000);
    }

    [Fact]
    public void OverlappingWindows_EndWithEachStep_AndTheFirstOnesAreShorter()
    {
        Scheduler.AdvanceTo(At(500));
        var stock = Hot((600, "stock 1 #1"), (1_000, "stock 2 #2"), (3_999, "stock 3 #3"));

        Assert.Equal(
            [
                (1_000, "500 1000 1 #1"), (2_000, "500 2000 2 #2"), (3_000, "500 3000 2 #2"), (4_000, "1000 4000 2 #3"), (5_000, "2000 5000 1 #3"),
                (6_000, "3000 6000 1 #3"), (7_000, "4000 7000 0 #3"),
            ],
            Watch(Windows(stock, Ms(3_000), Scheduler, Ms(1_000)), until: 7_500));
    }

    [Fact]
    public void OverlappingWindowsThatAreDue_AreSentLate_InOrder()
    {
        var scheduler = new LateScheduler(Scheduler, Ms(1_600));
        var stock = Hot((500, "stock 1 #1"), (1_500, "stock 2 #2"));

        // The event of 1.5 s ends the first window; the timer of the second comes at 3.6 s, when the third is due too.
        Assert.Equal(
            [
                (1_500, "0 1000 1 #1"), (3_600, "0 2000 2 #2"), (3_600, "0 3000 2 #2"), (5_600, "1000 4000 1 #2"), (5_600, "2000 5000 0 #2"),
                (7_600, "3000 6000 0 #2"), (7_600, "4000 7000 0 #2"),
            ],
            Watch(Windows(stock, Ms(3_000), scheduler, Ms(1_000)), until: 8_000));
    }

    [Fact]
    public void EventThatComesLate_EndsAllOverlappingWindowsThatAreDue_AndIsInNone()
    {
        var scheduler = new LateScheduler(Scheduler, Ms(5_000));
        var stock = Hot((500, "stock 1 #1"), (2_600, "stock 2 #2"), (2_700, "stock 3 #3"));

        Assert.Equal(
            [(2_600, "0 1000 1 #1"), (2_600, "0 2000 1 #1")], Watch(Windows(stock, Ms(3_000), scheduler, Ms(1_000)), until: 2_800));
    }

    // So many windows as a window has steps may have an event. Those after them have none.
    [Fact]
    public void OverlappingWindowsAfterAllThatIsKept_AreNotMadeUp()
    {
        var clock = new SettableClock(Scheduler);
        var stock = Hot((500, "stock 1 #1"), (700, "stock 2 #2"), (800, "stock 3 #3"));
        Scheduler.Schedule(Ms(600), () => clock.Offset = TimeSpan.FromHours(1));

        Assert.Equal(
            [(700, "0 1000 1 #1"), (700, "0 2000 1 #1"), (700, "0 3000 1 #1"), (1_000, "3598000 3601000 2 #3")],
            Watch(Windows(stock, Ms(3_000), clock, Ms(1_000)), until: 1_100));
    }

    [Fact]
    public void ClockThatIsSetBackBehindTheStep_EndsAllThatOverlap()
    {
        var clock = new SettableClock(Scheduler);
        var stock = Hot((500, "stock 1 #1"), (1_500, "stock 2 #2"), (1_900, "stock 3 #3"));
        Scheduler.Schedule(Ms(1_600), () => clock.Offset = -TimeSpan.FromMilliseconds(1_500));

        Assert.Equal(
            [(1_000, "0 1000 1 #1"), (1_900, "0 1500 2 #2"), (2_500, "400 1000 1 #3"), (3_500, "400 2000 1 #3")],
            Watch(Windows(stock, Ms(3_000), clock, Ms(1_000)), until: 3_600));
    }

    [Fact]
    public void CompletionOfOverlappingWindows_SendsTheNextOneEarly()
    {
        var stock = Hot((500, "stock 1 #1"), (1_300, "|"));

        Assert.Equal(
            [(1_000, "0 1000 1 #1"), (1_300, "0 1300 1 #1"), (1_300, "|")], Watch(Windows(stock, Ms(3_000), Scheduler, Ms(1_000)), until: 4_500));
    }

    private (long, string)[] Counts(IObservable<ViewEvent> events, TimeSpan length, long until) => Watch(Windows(events, length, Scheduler), until);

    // Beginning, end and count.
    private static IObservable<ViewEvent> Windows(IObservable<ViewEvent> events, TimeSpan length, IScheduler scheduler, TimeSpan? step = null) =>
        LiveWindows.Of(
            events, new Figures([Nodes.Count()], length, step ?? length), new OperatorContext("s", null, Nodes.DefaultBudget(), scheduler))
            .Select(ended =>
            {
                var json = JsonDocument.Parse(ended.Data).RootElement;
                return Event($"{json.GetProperty("from")} {json.GetProperty("to")} {json.GetProperty("count")} #{ended.Sequence}");
            });

    // A busy machine: its timers come late by the same time each.
    private sealed class LateScheduler(IScheduler inner, TimeSpan delay) : IScheduler
    {
        public DateTimeOffset Now => inner.Now;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, action);

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
            inner.Schedule(state, dueTime + delay, action);

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            inner.Schedule(state, dueTime + delay, action);
    }
}
