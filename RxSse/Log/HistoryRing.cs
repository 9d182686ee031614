namespace RxSse.Log;

/// <summary>
/// The newest events in memory, limited in number, bytes and age, with the keys that they were appended with: all of a history, or the cache
/// of one that is stored elsewhere. Sequences are consecutive, so an event is found by its sequence. Not thread-safe.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="clock">The clock of the log, by which events age.</param>
/// <param name="after">
/// The sequence before the first event. If it is not 0, events before it may be missing, and the ring does not know of which streams: a
/// log that has them elsewhere asks <see cref="Reaches(long)"/> or <see cref="Reaches(DateTimeOffset)"/> first.
/// </param>
public sealed class HistoryRing(HistoryOptions options, LogClock clock, long after = 0)
{
    private const int FirstSize = 256;
    private readonly Dictionary<string, LogEvent> _newestEvicted = []; // of each stream
    private readonly Dictionary<Digest, KeptKey> _keys = [];
    private readonly Queue<KeptKey> _keysByAge = [];
    private LogEvent?[] _events = new LogEvent?[Math.Min(FirstSize, options.Capacity)];
    private readonly long _begin = after;
    private long _oldest = after + 1;
    private long _next = after + 1;
    private long _bytes;
    private DateTimeOffset? _firstTime; // of the first event that was ever added

    /// <summary>The number of events.</summary>
    public int Count => (int)(_next - _oldest);

    /// <summary>Whether all events after this sequence are here.</summary>
    /// <param name="sequence">The sequence.</param>
    public bool Reaches(long sequence)
    {
        EvictAged();
        return sequence >= _oldest - 1;
    }

    /// <summary>Whether all events from this time on are here, with one before it.</summary>
    /// <param name="time">The time.</param>
    public bool Reaches(DateTimeOffset time)
    {
        EvictAged();
        return Count > 0 && _events[Slot(_oldest)]!.Time < time;
    }

    /// <summary>Evicts all events up to this sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    public void EvictThrough(long sequence)
    {
        while (Count > 0 && _oldest <= sequence)
        {
            EvictOldest();
        }
    }

    /// <summary>Adds the event that follows the newest one, and evicts what is beyond the limits.</summary>
    /// <param name="next">The event.</param>
    /// <exception cref="ArgumentException">It does not follow the newest one.</exception>
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

        _firstTime ??= next.Time;
        _events[Slot(_next++)] = next;
        _bytes += next.Event.Size;
        EvictAged();
        EvictBytes();
    }

    /// <summary>Keeps the key of the newest events, for as long as the last of them is retained.</summary>
    /// <param name="key">The key. <see cref="Find"/> has not found it.</param>
    /// <param name="appended">The ids that were given with it.</param>
    public void Add(AppendKey key, AppendOutcome.Appended appended)
    {
        if (appended.Last.Sequence >= _oldest)
        {
            var kept = new KeptKey(key, appended);
            _keys.Add(key.Name, kept);
            _keysByAge.Enqueue(kept);
            _bytes += AppendKey.Size;
            EvictBytes();
        }
    }

    /// <summary>
    /// The outcome of an append whose key was kept: <see cref="AppendOutcome.Repeated"/>, or <see cref="AppendOutcome.KeyReused"/> if its
    /// events are others. Null if it was not kept, or its newest event is no longer retained.
    /// </summary>
    /// <param name="key">The key.</param>
    public AppendOutcome? Find(AppendKey key)
    {
        EvictAged();
        return !_keys.TryGetValue(key.Name, out var kept) ? null
            : kept.Key.Content == key.Content ? new AppendOutcome.Repeated(kept.Appended.First, kept.Appended.Last)
            : new AppendOutcome.KeyReused(kept.Appended.First, kept.Appended.Last);
    }

    /// <summary>
    /// Reads at most <paramref name="count"/> events after this sequence, oldest first, and reports which are no longer
    /// retained. Of which streams they are is not known if they may have been there before the first event of the ring.
    /// </summary>
    /// <param name="after">The sequence before the first requested event.</param>
    /// <param name="count">The maximum number of events.</param>
    public HistoryPage Read(long after, int count)
    {
        EvictAged();
        var first = Math.Max(after + 1, _oldest);
        var page = new LogEvent[Math.Clamp(_next - first, 0, count)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = _events[Slot(first + i)]!;
        }

        return first == after + 1 ? new HistoryPage(page, null, null)
            : after < _begin ? new HistoryPage(page, first - 1, null) { IsCounted = false } // an epoch may begin among them
            : new HistoryPage(
                page, first - 1,
                _newestEvicted.Values.Where(evicted => evicted.Sequence > after).Select(evicted => evicted.Event.Stream).ToHashSet());
    }

    /// <summary>
    /// Finds the newest event before a time. If all retained events are younger, this is the newest evicted event before that
    /// time, or 0. If events from that time on may have been there before the first event of the ring, this is a position before that one.
    /// </summary>
    /// <param name="time">The time.</param>
    public long LastBefore(DateTimeOffset time)
    {
        EvictAged();
        if (Count == 0 || _events[Slot(_oldest)]!.Time >= time)
        {
            if (_begin > 0 && !(_firstTime < time))
            {
                return _begin - 1; // so that there is a gap
            }

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
        if (_keysByAge.TryPeek(out var key) && key.Appended.Last.Sequence < _oldest) // an event has one key at most
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

    private sealed record KeptKey(AppendKey Key, AppendOutcome.Appended Appended);
}
