using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.FileLog;

/// <summary>
/// What the file log answers from memory: where it stands, the newest event of each stream, the cursors of sources, the newest events, and
/// its tails. Thread-safe.
/// </summary>
internal sealed class LogCache
{
    /// <summary>The maximum number of events in memory, unless the history has less.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>The maximum size of these events, in bytes, unless that of the history is less.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly LogClock _clock;
    private readonly HistoryOptions _kept;
    private readonly LogTails _tails;
    private string _epoch; // like what follows, it is that of the store
    private long _begin;
    private long _newest;
    private HistoryRing _newestEvents;
    private Dictionary<string, LogEvent> _newestOf;
    private Dictionary<string, ReadOnlyMemory<byte>> _originOf;

    /// <param name="store">The store, which is read.</param>
    /// <param name="limits">The limits of the history.</param>
    /// <param name="tail">The limits of each tail.</param>
    /// <param name="loop">Runs the tails, and is the clock of the log.</param>
    public LogCache(LogStore store, HistoryOptions limits, TailOptions tail, IScheduler loop)
    {
        _tails = new LogTails(_lock, tail, loop);
        _clock = new LogClock(loop, store.Time);
        _kept = new HistoryOptions
        {
            Capacity = Math.Min(limits.Capacity, MaxEvents),
            Bytes = Math.Min(limits.Bytes, MaxBytes),
            MaxAge = limits.MaxAge,
        };
        Load(store);
    }

    /// <summary>The number of events in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _newestEvents.Count;
            }
        }
    }

    public EventId Newest
    {
        get
        {
            lock (_lock)
            {
                return new EventId(_epoch, _newest);
            }
        }
    }

    /// <summary>The time of the log.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                return _clock.Now;
            }
        }
    }

    public LogEvent? NewestOf(string stream)
    {
        lock (_lock)
        {
            return _newestOf.GetValueOrDefault(stream);
        }
    }

    public ReadOnlyMemory<byte> OriginOf(string stream)
    {
        lock (_lock)
        {
            return _originOf.GetValueOrDefault(stream);
        }
    }

    /// <summary>Where an id stands.</summary>
    public Place Locate(EventId id)
    {
        lock (_lock)
        {
            return id.Epoch != _epoch ? new Place.OtherEpoch(_begin)
                : id.Sequence <= _newest ? new Place.At(id.Sequence)
                : new Place.Unknown();
        }
    }

    /// <summary>The page, if memory has all of it; otherwise null.</summary>
    public HistoryPage? Read(long after, int count)
    {
        lock (_lock)
        {
            return _newestEvents.Reaches(after) ? _newestEvents.Read(after, count) : null;
        }
    }

    /// <summary>The newest event before a time, if memory has it; otherwise null.</summary>
    public long? LastBefore(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _newestEvents.Reaches(time) ? _newestEvents.LastBefore(time) : null;
        }
    }

    /// <summary>Why the tails cannot take the events; null if they can.</summary>
    public string? WhyNoRoom(Append append, StoredRound round)
    {
        lock (_lock)
        {
            return _tails.WhyNoRoom(append, round.Events.Count, round.Bytes);
        }
    }

    /// <summary>Adds what is stored, and gives it to the tails.</summary>
    /// <param name="round">What was appended.</param>
    /// <param name="lost">The newest sequence that is no longer retained.</param>
    public void Add(StoredRound round, long lost)
    {
        var events = round.Events.ConvertAll(Logged);
        lock (_lock)
        {
            foreach (var logged in events)
            {
                _newestEvents.Add(logged);
                _newestOf[logged.Event.Stream] = logged;
                _newest = logged.Sequence;
            }

            foreach (var (stream, cursor) in round.Origins)
            {
                _originOf[stream] = cursor;
            }

            _newestEvents.EvictThrough(lost);
            _tails.Post(events);
        }
    }

    /// <summary>Gives a mark to the tails.</summary>
    public void Mark(DateTimeOffset time)
    {
        lock (_lock)
        {
            _tails.Post([new Mark(time)]);
        }
    }

    /// <summary>Takes all from the store, in which an epoch has begun, and tells the tails.</summary>
    public void BeginEpoch(LogStore store)
    {
        lock (_lock)
        {
            var from = new EventId(_epoch, _newest);
            Load(store);
            _tails.Post([new NewEpoch(from, new EventId(_epoch, _begin), [.. _newestOf.Values])]);
        }
    }

    /// <summary>An event of the store, with the name of the epoch. Called by the thread of the disk.</summary>
    public LogEvent Logged(StoredEvent next) =>
        new(new EventId(_epoch, next.Sequence), next.Time, new StreamEvent(next.Stream, next.Type, next.Data));

    /// <inheritdoc cref="LogTails.Follow"/>
    public IDisposable Follow(IObserver<LogItem> observer) =>
        _tails.Follow(observer, () => new Standing(new EventId(_epoch, _newest), [.. _newestOf.Values]));

    /// <inheritdoc cref="LogTails.Fail"/>
    public void Fail(Exception fault) => _tails.Fail(fault);

    [MemberNotNull(nameof(_epoch), nameof(_newestEvents), nameof(_newestOf), nameof(_originOf))]
    private void Load(LogStore store)
    {
        (_epoch, _begin, _newest) = (store.Epoch, store.Begin, store.Newest);
        _newestOf = store.NewestOfStreams().ToDictionary(next => next.Stream, Logged);
        _originOf = store.Origins();
        var events = store.NewestEvents(_kept.Capacity, _kept.Bytes);
        _newestEvents = new HistoryRing(_kept, _clock, after: events.Count == 0 ? store.Newest : events[0].Sequence - 1);
        events.ForEach(next => _newestEvents.Add(Logged(next)));
    }
}
