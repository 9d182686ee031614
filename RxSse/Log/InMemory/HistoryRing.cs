using System.Reactive.Concurrency;

namespace RxSse.Log.InMemory;

/// <summary>The newest events, bounded in count and age. Sequences are dense, so an event is found by its sequence. Not synchronised.</summary>
internal sealed class HistoryRing(HistoryOptions options, IScheduler scheduler)
{
    private const int FirstSize = 256;
    private readonly Dictionary<string, LogEvent> _newestGone = []; // of each stream
    private LogEvent?[] _events = new LogEvent?[Math.Min(FirstSize, options.Capacity)];
    private long _oldest = 1;
    private long _next = 1;

    public int Count => (int)(_next - _oldest);

    public void Add(LogEvent next)
    {
        if (next.Sequence != _next)
        {
            throw new ArgumentException($"Sequence {next.Sequence} cannot follow {_next - 1}.", nameof(next));
        }

        if (Count == options.Capacity)
        {
            DropOldest();
        }
        else if (Count == _events.Length)
        {
            Grow();
        }

        _events[Slot(_next++)] = next;
        DropAged();
    }

    /// <summary>At most so many events after the given one, oldest first, and what is gone before them.</summary>
    public HistoryPage Read(long after, int count)
    {
        DropAged();
        var first = Math.Max(after + 1, _oldest);
        var page = new LogEvent[Math.Clamp(_next - first, 0, count)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = _events[Slot(first + i)]!;
        }

        return first == after + 1
            ? new HistoryPage(page, null, null)
            : new HistoryPage(page, first - 1, _newestGone.Values.Where(gone => gone.Sequence > after).Select(gone => gone.Event.Stream).ToHashSet());
    }

    /// <summary>The newest event before a time: 0, or the last that is gone, if all that is retained is younger.</summary>
    public long LastBefore(DateTimeOffset time)
    {
        DropAged();
        if (Count == 0 || _events[Slot(_oldest)]!.Event.Time >= time)
        {
            // If some are gone that would belong to it, the beginning lies before them, so that each stream that lost one
            // is known to have.
            return _newestGone.Values.Where(gone => gone.Event.Time >= time).Select(gone => gone.Sequence - 1).DefaultIfEmpty(_oldest - 1).Min();
        }

        var (before, notBefore) = (_oldest, _next);
        while (notBefore - before > 1)
        {
            var middle = before + ((notBefore - before) / 2);
            (before, notBefore) = _events[Slot(middle)]!.Event.Time < time ? (middle, notBefore) : (before, middle);
        }

        return before;
    }

    private void DropAged()
    {
        var now = scheduler.Now;
        while (_oldest < _next && now - _events[Slot(_oldest)]!.Event.Time > options.MaxAge)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        ref var slot = ref _events[Slot(_oldest++)];
        _newestGone[slot!.Event.Stream] = slot;
        slot = null;
    }

    // An array of full capacity would be paid for by servers whose streams are slow.
    private void Grow()
    {
        var larger = new LogEvent?[(int)Math.Min(_events.Length * 2L, options.Capacity)];
        for (var sequence = _oldest; sequence < _next; sequence++)
        {
            larger[sequence % larger.Length] = _events[Slot(sequence)];
        }

        _events = larger;
    }

    private long Slot(long sequence) => sequence % _events.Length;
}
