using System.Reactive.Concurrency;

namespace RxSse.Server.Log;

/// <summary>The newest events, bounded in count and age. Sequences are dense, so an event is found by its sequence. Not synchronised.</summary>
internal sealed class HistoryRing(HistoryOptions options, IScheduler scheduler)
{
    private const int FirstSize = 256;
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

    public IReadOnlyList<LogEvent> Read(long after, int count)
    {
        DropAged();
        var first = Math.Max(after + 1, _oldest);
        var page = new LogEvent[Math.Clamp(_next - first, 0, count)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = _events[Slot(first + i)]!;
        }

        return page;
    }

    private void DropAged()
    {
        var now = scheduler.Now;
        while (_oldest < _next && now - _events[Slot(_oldest)]!.Event.Time > options.MaxAge)
        {
            DropOldest();
        }
    }

    private void DropOldest() => _events[Slot(_oldest++)] = null;

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
