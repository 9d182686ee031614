namespace RxSse.Log.InMemory;

/// <summary>
/// The newest events, limited in number, bytes and age, with the keys that they were appended with. Sequences are consecutive, so an event
/// is found by its sequence. Not thread-safe.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="clock">The clock of the log, by which events age.</param>
/// <param name="after">The sequence before the first event.</param>
internal sealed class HistoryRing(HistoryOptions options, LogClock clock, long after = 0)
{
    private const int FirstSize = 256;
    private readonly Dictionary<string, LogEvent> _newestEvicted = []; // of each stream
    private readonly Dictionary<Digest, KeptKey> _keys = [];
    private readonly Queue<KeptKey> _keysByAge = [];
    private LogEvent?[] _events = new LogEvent?[Math.Min(FirstSize, options.Capacity)];
    private long _oldest = after + 1;
    private long _next = after + 1;
    private long _bytes;

    /// <summary>A key, and what was appended with it.</summary>
    internal sealed record KeptKey(AppendKey Key, EventId First, EventId Last);

    public int Count => (int)(_next - _oldest);

    /// <summary>Whether all events after this sequence are here.</summary>
    public bool Reaches(long sequence)
    {
        EvictAged();
        return sequence >= _oldest - 1;
    }

    /// <summary>Whether all events from this time on are here, with one before it.</summary>
    public bool Reaches(DateTimeOffset time)
    {
        EvictAged();
        return Count > 0 && _events[Slot(_oldest)]!.Time < time;
    }

    /// <summary>Evicts all events up to this sequence.</summary>
    public void EvictThrough(long sequence)
    {
        while (Count > 0 && _oldest <= sequence)
        {
            EvictOldest();
        }
    }

    public void Add(LogEvent next)
    {
        if (next.Sequence != _next)
        {
            throw new ArgumentException($"Sequence {next.Sequence} cannot follow {_next - 1}.", nameof(next));
        }

        if (Count == options.Capacity)
        {
            EvictOldest();
        }
        else if (Count == _events.Length)
        {
            Grow();
        }

        _events[Slot(_next++)] = next;
        _bytes += next.Event.Size;
        EvictAged();
        EvictBytes();
    }

    /// <summary>Keeps the key of the newest event, for as long as this event is retained.</summary>
    public void Add(KeptKey key)
    {
        if (key.Last.Sequence >= _oldest)
        {
            _keys.Add(key.Key.Name, key);
            _keysByAge.Enqueue(key);
            _bytes += AppendKey.Size;
            EvictBytes();
        }
    }

    /// <summary>What was appended with a key; null if its newest event is no longer retained.</summary>
    public KeptKey? Find(Digest key)
    {
        EvictAged();
        return _keys.GetValueOrDefault(key);
    }

    /// <summary>
    /// Reads at most <paramref name="count"/> events after this sequence, oldest first, and reports which are no longer
    /// retained.
    /// </summary>
    public HistoryPage Read(long after, int count)
    {
        EvictAged();
        var first = Math.Max(after + 1, _oldest);
        var page = new LogEvent[Math.Clamp(_next - first, 0, count)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = _events[Slot(first + i)]!;
        }

        return first == after + 1
            ? new HistoryPage(page, null, null)
            : new HistoryPage(
                page, first - 1,
                _newestEvicted.Values.Where(evicted => evicted.Sequence > after).Select(evicted => evicted.Event.Stream).ToHashSet());
    }

    /// <summary>
    /// Finds the newest event before a time. If all retained events are younger, this is the newest evicted event before that
    /// time, or 0.
    /// </summary>
    public long LastBefore(DateTimeOffset time)
    {
        EvictAged();
        if (Count == 0 || _events[Slot(_oldest)]!.Time >= time)
        {
            // If events from that time on are evicted, the position is before them, so that the gap names each stream that
            // lost one.
            return _newestEvicted.Values.Where(evicted => evicted.Time >= time)
                .Select(evicted => evicted.Sequence - 1).DefaultIfEmpty(_oldest - 1).Min();
        }

        var (before, notBefore) = (_oldest, _next);
        while (notBefore - before > 1)
        {
            var middle = before + ((notBefore - before) / 2);
            (before, notBefore) = _events[Slot(middle)]!.Time < time ? (middle, notBefore) : (before, middle);
        }

        return before;
    }

    private void EvictAged()
    {
        var now = clock.Now;
        while (_oldest < _next && now - _events[Slot(_oldest)]!.Time > options.MaxAge)
        {
            EvictOldest();
        }
    }

    // The newest stays, whatever its size.
    private void EvictBytes()
    {
        while (_bytes > options.Bytes && Count > 1)
        {
            EvictOldest();
        }
    }

    private void EvictOldest()
    {
        ref var slot = ref _events[Slot(_oldest++)];
        _newestEvicted[slot!.Event.Stream] = slot;
        _bytes -= slot.Event.Size;
        slot = null;
        if (_keysByAge.TryPeek(out var key) && key.Last.Sequence < _oldest) // an event has one key at most
        {
            _keysByAge.Dequeue();
            _keys.Remove(key.Key.Name);
            _bytes -= AppendKey.Size;
        }
    }

    // Starts small: a server with slow streams does not need the memory of the full capacity.
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
