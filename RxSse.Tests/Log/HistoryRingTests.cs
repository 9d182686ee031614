using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Server.Log;
using Xunit;

namespace RxSse.Tests.Log;

public sealed class HistoryRingTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void FullHistory_DropsTheOldest()
    {
        var ring = Ring(capacity: 3);

        Add(ring, 1, 5);

        Assert.Equal([3, 4, 5], ring.Read(0, 10).Select(logged => logged.Sequence));
    }

    [Fact]
    public void AgedEvents_AreDropped_EvenIfNothingIsAdded()
    {
        var ring = Ring(maxAge: TimeSpan.FromTicks(100));
        Add(ring, 1, 1);
        _scheduler.AdvanceTo(60);
        Add(ring, 2, 2);

        _scheduler.AdvanceTo(110);
        Assert.Equal([2], ring.Read(0, 10).Select(logged => logged.Sequence));
        _scheduler.AdvanceTo(200);
        Assert.Empty(ring.Read(0, 10));
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void Page_BeginsAfterTheGivenEvent_AndIsNoLongerThanAsked()
    {
        var ring = Ring();
        Add(ring, 1, 10);

        Assert.Equal([4, 5], ring.Read(3, 2).Select(logged => logged.Sequence));
        Assert.Empty(ring.Read(10, 5));
        Assert.Empty(ring.Read(99, 5));
    }

    [Fact]
    public void EventThatDoesNotFollow_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Add(Ring(), 2, 2));

    [Fact]
    public void Ring_HoldsExactlyTheNewest_ForAnyCapacityAndNumber() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[0, 2_000], Gen.Int[0, 2_100], Gen.Int[0, 900]).Sample((capacity, added, after, count) =>
        {
            var ring = Ring(capacity);
            Add(ring, 1, added);

            var expected = Enumerable.Range(1, added).TakeLast(capacity).Where(sequence => sequence > after).Take(count);

            return ring.Read(after, count).Select(logged => (int)logged.Sequence).SequenceEqual(expected);
        }, iter: 300);

    private HistoryRing Ring(int capacity = 100, TimeSpan? maxAge = null) =>
        new(new HistoryOptions { Capacity = capacity, MaxAge = maxAge ?? TimeSpan.FromDays(1) }, _scheduler);

    private void Add(HistoryRing ring, int first, int last)
    {
        for (var sequence = first; sequence <= last; sequence++)
        {
            ring.Add(new LogEvent(new EventId("e", sequence), Events.Of(sequence, _scheduler.Now)));
        }
    }
}
