using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Log;

public sealed class HistoryRingTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void FullHistory_EvictsTheOldest()
    {
        var ring = Ring(capacity: 3);

        Add(ring, 1, 5);

        Assert.Equal([3, 4, 5], ring.Read(0, 10).Events.Select(logged => logged.Sequence));
    }

    [Fact]
    public void HistoryOfManyBytes_EvictsTheOldest_ButNeverTheNewest()
    {
        var ring = new HistoryRing(new HistoryOptions { Bytes = 3 * (1_000 + StreamEvent.Overhead) }, new LogClock(_scheduler));

        AddOfSizes(ring, 1, 1_000, 1_000, 1_000);
        Assert.Equal([1, 2, 3], ring.Read(0, 10).Events.Select(logged => logged.Sequence));
        AddOfSizes(ring, 4, 1);
        Assert.Equal([2, 3, 4], ring.Read(0, 10).Events.Select(logged => logged.Sequence));
        AddOfSizes(ring, 5, 5_000);
        Assert.Equal([5], ring.Read(0, 10).Events.Select(logged => logged.Sequence));
        AddOfSizes(ring, 6, 1_000, 1_000, 1_000);
        Assert.Equal([6, 7, 8], ring.Read(0, 10).Events.Select(logged => logged.Sequence));
        Assert.Equal(5, ring.Read(0, 10).EvictedThrough);

        static void AddOfSizes(HistoryRing ring, int first, params int[] sizes)
        {
            foreach (var (size, i) in sizes.Select((size, i) => (size, i)))
            {
                ring.Add(new LogEvent(new EventId("e", first + i), default, Events.OfSize(size)));
            }
        }
    }

    [Fact]
    public void OldEvents_AreEvicted_EvenIfNothingIsAdded()
    {
        var ring = Ring(maxAge: TimeSpan.FromTicks(100));
        Add(ring, 1, 1);
        _scheduler.AdvanceTo(60);
        Add(ring, 2, 2);

        _scheduler.AdvanceTo(110);
        Assert.Equal([2], ring.Read(0, 10).Events.Select(logged => logged.Sequence));
        _scheduler.AdvanceTo(200);
        Assert.Empty(ring.Read(0, 10).Events);
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void Page_BeginsAfterTheGivenEvent_WithAtMostTheRequestedNumber()
    {
        var ring = Ring();
        Add(ring, 1, 10);

        Assert.Equal([4, 5], ring.Read(3, 2).Events.Select(logged => logged.Sequence));
        Assert.Empty(ring.Read(10, 5).Events);
        Assert.Empty(ring.Read(99, 5).Events);
    }

    [Fact]
    public void Page_ReportsEvictedEvents_AndTheirStreams()
    {
        var ring = Ring(capacity: 3);
        foreach (var (sequence, stream) in new[] { (1, "a"), (2, "b"), (3, "a"), (4, "c"), (5, "c"), (6, "c") })
        {
            ring.Add(new LogEvent(new EventId("e", sequence), _scheduler.Now, Events.Of(sequence, stream)));
        }

        Assert.Equal((3, "a b"), Gone(ring.Read(0, 10)));
        Assert.Equal((3, "a"), Gone(ring.Read(2, 10)));
        Assert.Equal((null, null), Gone(ring.Read(3, 10)));
        Assert.Equal((null, null), Gone(ring.Read(6, 10)));

        static (long?, string?) Gone(HistoryPage page) =>
            (page.EvictedThrough, page.EvictedStreams is { } streams ? string.Join(' ', streams.Order()) : null);
    }

    [Fact]
    public void TimeBeforeEvictedEvents_IsFoundThere_SoThatAGapIsReported()
    {
        var ring = Ring(capacity: 2);
        for (var sequence = 1; sequence <= 4; sequence++)
        {
            _scheduler.AdvanceTo(sequence * 10);
            ring.Add(new LogEvent(new EventId("e", sequence), _scheduler.Now, Events.Of(sequence)));
        }

        Assert.Equal(1, ring.LastBefore(new DateTimeOffset(15, TimeSpan.Zero)));
        Assert.Equal(2, ring.LastBefore(new DateTimeOffset(25, TimeSpan.Zero)));
        Assert.Equal(3, ring.LastBefore(new DateTimeOffset(35, TimeSpan.Zero)));
        Assert.Equal(4, ring.LastBefore(new DateTimeOffset(99, TimeSpan.Zero)));
    }

    [Fact]
    public void PageBelowTheFirstEventOfARing_IsMissing_OfUnknownStreams()
    {
        var ring = new HistoryRing(new HistoryOptions { Capacity = 2 }, new LogClock(_scheduler), after: 40);
        Add(ring, 41, 43);

        var below = ring.Read(39, 10);
        Assert.Equal((41, null, false), (below.EvictedThrough, below.EvictedStreams, below.IsCounted));
        Assert.Equal([42, 43], below.Events.Select(logged => logged.Sequence));
        var evicted = ring.Read(40, 10); // the ring has had all of it
        Assert.Equal(41, evicted.EvictedThrough);
        Assert.Equal(["numbers"], evicted.EvictedStreams!);
        Assert.True(evicted.IsCounted);
        Assert.Null(ring.Read(41, 10).EvictedThrough);
    }

    [Fact]
    public void TimeBeforeTheFirstEventOfARing_IsFoundBelowIt_SoThatAGapIsReported()
    {
        var ring = new HistoryRing(new HistoryOptions { Capacity = 2 }, new LogClock(_scheduler), after: 40);
        Assert.Equal(39, ring.LastBefore(At(5)));
        for (var sequence = 41; sequence <= 43; sequence++)
        {
            _scheduler.AdvanceTo((sequence - 40) * 10);
            ring.Add(new LogEvent(new EventId("e", sequence), _scheduler.Now, Events.Of(sequence)));
        }

        Assert.Equal(39, ring.LastBefore(At(10)));
        Assert.Equal(41, ring.LastBefore(At(11))); // everything before the ring is older
        Assert.Equal(42, ring.LastBefore(At(21)));

        static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
    }

    [Fact]
    public void EventOutOfSequence_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Add(Ring(), 2, 2));

    [Fact]
    public void Ring_HoldsExactlyTheNewest_ForAnyCapacityAndNumber() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[0, 2_000], Gen.Int[0, 2_100], Gen.Int[0, 900]).Sample((capacity, added, after, count) =>
        {
            var ring = Ring(capacity);
            Add(ring, 1, added);

            var expected = Enumerable.Range(1, added).TakeLast(capacity).Where(sequence => sequence > after).Take(count);

            return ring.Read(after, count).Events.Select(logged => (int)logged.Sequence).SequenceEqual(expected);
        }, iter: 300);

    private HistoryRing Ring(int capacity = 100, TimeSpan? maxAge = null) =>
        new(new HistoryOptions { Capacity = capacity, MaxAge = maxAge ?? TimeSpan.FromDays(1) }, new LogClock(_scheduler));

    private void Add(HistoryRing ring, int first, int last)
    {
        for (var sequence = first; sequence <= last; sequence++)
        {
            ring.Add(new LogEvent(new EventId("e", sequence), _scheduler.Now, Events.Of(sequence)));
        }
    }
}
