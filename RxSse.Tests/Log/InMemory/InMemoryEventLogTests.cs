using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Log.InMemory;

public sealed class InMemoryEventLogTests : EventLogContract
{
    private readonly TestScheduler _loop = new();

    public InMemoryEventLogTests() => Log = new InMemoryEventLog("e", new HistoryOptions { Capacity = Capacity }, _loop);

    internal override IEventLog Log { get; }

    protected override int Capacity => 1_000;

    protected override void RunTail() => _loop.Start();

    private protected override void Deliver() => _loop.AdvanceBy(1);

    protected override void AdvanceTo(DateTimeOffset time) => _loop.AdvanceTo(time.Ticks);

    /// <summary>What is dropped takes its keys with it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void OutcomesAndHistory_AreThoseOfAModel_WhenEventsAreDropped(int capacity) =>
        AppendModel.AssertAgrees(() => new InMemoryEventLog("e", new HistoryOptions { Capacity = capacity }, _loop), capacity);

    [Fact]
    public async Task Log_RefusesEvents_WhileAnObserverOfTheTailIsTooFarBehind()
    {
        var seen = 0;
        using var tail = Log.Events().Subscribe(_ => seen++);
        await Log.AppendAsync(Events.Of(Enumerable.Range(0, TailOptions.Events)), default);

        var rejection = await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(0)], default));

        Assert.Contains("wait for delivery: 8192 with 16777216 bytes at most", rejection.Message, StringComparison.Ordinal);
        Assert.Equal(TailOptions.Events, Log.Newest.Sequence);

        RunTail();
        await Log.AppendAsync([Events.Of(0)], default);
        RunTail();
        Assert.Equal(TailOptions.Events + 1, seen);
    }

    [Fact]
    public async Task Log_RefusesBytes_WhileAnObserverOfTheTailIsTooFarBehind()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _loop, new TailOptions { Bytes = 10_000 });
        using var tail = log.Tail.Subscribe(_ => { });
        await log.AppendAsync([Events.OfSize(20_000)], default); // alone: otherwise it could never pass
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await log.AppendAsync([Events.OfSize(1)], default));
        RunTail();

        await log.AppendAsync([Events.OfSize(9_000)], default);
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await log.AppendAsync([Events.OfSize(700)], default));
        await log.AppendAsync([Events.OfSize(500)], default);
        RunTail();
        await log.AppendAsync([Events.OfSize(700)], default);

        Assert.Equal(4, log.Newest.Sequence);
    }

    [Fact]
    public async Task AppendWithoutRoom_IsRefusedAlone()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _loop, new TailOptions { Bytes = 10_000 });
        using var tail = log.Tail.Subscribe(_ => { });

        var outcomes = await log.AppendAsync(
            [new Append(Events.OfSize(6_000)), new Append(Events.OfSize(6_000)), new Append(Events.OfSize(3_000))], default);

        Assert.IsType<AppendOutcome.Appended>(outcomes[0]);
        Assert.IsType<AppendOutcome.Refused>(outcomes[1]);
        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 2), new EventId("e", 2)), outcomes[2]);
    }

    [Fact]
    public async Task Key_LivesAsLongAsTheNewestEventThatItGave()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions { Capacity = 10 }, _loop);
        var append = new Append(Events.Of([1, 2])) { Key = new AppendKey(Digest.Of("k"), Digest.Of("1,2")) };
        await log.AppendAsync([append], default);

        await log.AppendAsync(Events.Of(Enumerable.Range(0, 9)), default); // the first of the two is gone
        Assert.IsType<AppendOutcome.Repeated>((await log.AppendAsync([append], default))[0]);
        await log.AppendAsync([Events.Of(0)], default);

        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 13), new EventId("e", 14)), (await log.AppendAsync([append], default))[0]);
    }

    [Fact]
    public async Task Key_AgesWithItsEvent()
    {
        var (log, _) = LogWithClock();
        var append = new Append(Events.Of(1)) { Key = new AppendKey(Digest.Of("k"), Digest.Of("1")) };
        await log.AppendAsync([append], default);
        _loop.AdvanceBy(TimeSpan.TicksPerHour);
        Assert.IsType<AppendOutcome.Repeated>((await log.AppendAsync([append], default))[0]);

        _loop.AdvanceBy(1);

        Assert.IsType<AppendOutcome.Appended>((await log.AppendAsync([append], default))[0]);
    }

    [Fact]
    public async Task Keys_CountAsBytesOfTheHistory()
    {
        var log = new InMemoryEventLog(
            "e", new HistoryOptions { Bytes = 10 * (1 + StreamEvent.Overhead + AppendKey.Size) }, _loop);
        for (var i = 0; i < 20; i++)
        {
            await log.AppendAsync([new Append(Events.OfSize(1)) { Key = new AppendKey(Digest.Of($"{i}"), Digest.Of("1")) }], default);
        }

        Assert.Equal(10, (await log.ReadAsync(0, 100, default)).Events.Count);
    }

    [Fact]
    public async Task BatchLargerThanTheHistory_IsAppended_AndKeepsItsKeyWithItsNewestEvent()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions { Capacity = 2 }, _loop);
        var append = new Append(Events.Of([1, 2, 3, 4])) { Key = new AppendKey(Digest.Of("k"), Digest.Of("1")) };

        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 1), new EventId("e", 4)), (await log.AppendAsync([append], default))[0]);
        Assert.Equal(new AppendOutcome.Repeated(new EventId("e", 1), new EventId("e", 4)), (await log.AppendAsync([append], default))[0]);
    }

    [Fact]
    public async Task Log_WithoutObservers_IsLimitedByItsHistoryOnly()
    {
        for (var i = 0; i < 3; i++)
        {
            await Log.AppendAsync(Events.Of(Enumerable.Range(0, TailOptions.Events)), default);
        }

        Assert.Equal(1_000, (await Log.ReadAsync(0, int.MaxValue, default)).Events.Count);
    }

    [Fact]
    public async Task NewestEventOfAQuietStream_IsKeptBeyondTheHistory()
    {
        await Log.AppendAsync([Events.Of(1, stream: "quiet")], default);
        await Log.AppendAsync(Events.Of(Enumerable.Range(0, 1_100)), default);

        Assert.Equal(1, Log.NewestOf("quiet")?.Sequence);
        Assert.Equal(101, (await Log.ReadAsync(0, int.MaxValue, default)).EvictedThrough);
    }

    [Fact]
    public async Task ClockThatIsSetBack_LosesNoEvents_InASearchByTime()
    {
        var (log, clock) = LogWithClock();
        await AppendAfterAsync(minutes: 120);
        await AppendAfterAsync(minutes: 10);
        clock.Offset = -TimeSpan.FromHours(1);
        await AppendAfterAsync(minutes: 10);
        await AppendAfterAsync(minutes: 10);

        // The log's time is 2:00, 2:10, 2:15 and 2:20; the clock showed 1:20 and 1:30 for the last two.
        Assert.Equal(0, await FindAsync(minutes: 85));
        Assert.Equal(1, await FindAsync(minutes: 125));
        Assert.Equal(3, await FindAsync(minutes: 140));
        Assert.Equal(4, await FindAsync(minutes: 145));

        async Task AppendAfterAsync(int minutes)
        {
            _loop.AdvanceBy(minutes * TimeSpan.TicksPerMinute);
            await log.AppendAsync([Events.Of(0)], default);
        }

        async Task<long> FindAsync(int minutes) => await log.FindAsync(DateTimeOffset.MinValue.AddMinutes(minutes), default);
    }

    [Fact]
    public async Task TimeOfEvents_NeitherFallsNorStandsStill_WhileTheClockIsSetBack_AndIsThatOfTheClockAgainWhenItHasCaughtUp()
    {
        var (log, clock) = LogWithClock();
        clock.Offset = TimeSpan.FromMinutes(2);
        await log.AppendAsync([Events.Of(0)], default);
        clock.Offset = TimeSpan.Zero;
        for (var minute = 1; minute <= 5; minute++)
        {
            _loop.AdvanceTo(minute * TimeSpan.TicksPerMinute);
            await log.AppendAsync([Events.Of(0)], default);
        }

        // In minute 4, the clock has caught up: 2:00 and half of four minutes.
        Assert.Equal(
            [2, 2.5, 3, 3.5, 4, 5],
            (await log.ReadAsync(0, 10, default)).Events.Select(logged => (logged.Time - DateTimeOffset.MinValue).TotalMinutes));
    }

    [Fact]
    public async Task ClockThatIsSetBack_DoesNotKeepEventsForLongerThanTwiceTheirMaxAge()
    {
        var (log, clock) = LogWithClock();
        _loop.AdvanceTo(TimeSpan.TicksPerDay);
        await log.AppendAsync([Events.Of(1)], default);
        clock.Offset = -TimeSpan.FromDays(1);
        _loop.AdvanceBy(TimeSpan.TicksPerHour);
        await log.AppendAsync([Events.Of(2)], default);

        _loop.AdvanceBy(TimeSpan.TicksPerHour + TimeSpan.TicksPerMinute);

        Assert.Equal([2], (await log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Sequence));
    }

    [Fact]
    public async Task EventsOfManyPublishers_HaveTheSameOrderInTailAndHistory()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions { Capacity = 10_000 }, _loop);
        var seen = new List<long>();
        using var tail = log.Events().Subscribe(logged => seen.Add(logged.Sequence));

        await Parallel.ForAsync(0, 1_000, async (i, cancellation) => await log.AppendAsync(Events.Of([i, i]), cancellation));
        _loop.Start();

        Assert.Equal(Enumerable.Range(1, 2_000).Select(i => (long)i), seen);
        var history = await log.ReadAsync(0, 10_000, default);
        Assert.All(history.Events.Chunk(2), pair => Assert.Equal(pair[0].Event.Data, pair[1].Event.Data)); // a batch is appended as a whole
    }

    private (InMemoryEventLog Log, SettableClock Clock) LogWithClock()
    {
        var clock = new SettableClock(_loop);
        return (new InMemoryEventLog("e", new HistoryOptions { MaxAge = TimeSpan.FromHours(1) }, clock), clock);
    }
}
