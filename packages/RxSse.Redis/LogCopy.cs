using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// What this node has of the log in Redis: as far as its tail has come, the newest event of each stream, the cursors of sources, the newest
/// events, and its tails. Thread-safe.
/// </summary>
internal sealed class LogCopy
{
    private readonly Lock _lock = new();
    private readonly HistoryOptions _kept;
    private readonly LogTails _tails;
    private readonly IScheduler _loop;
    private EventId _position;
    private long _begin;
    private HistoryRing _newestEvents;
    private Dictionary<string, LogEvent> _newestOf;
    private Dictionary<string, ReadOnlyMemory<byte>> _originOf;
    private (EventId At, DateTimeOffset Time, TaskCompletionSource<bool> Given)? _mark; // until this node has come so far

    /// <param name="loaded">Where the log stands.</param>
    /// <param name="kept">The limits of what is kept in memory.</param>
    /// <param name="tail">The limits of each tail.</param>
    /// <param name="loop">Runs the tails, and is the clock by which events age.</param>
    public LogCopy(LoadAnswer loaded, HistoryOptions kept, TailOptions tail, IScheduler loop)
    {
        (_kept, _loop) = (kept, loop);
        _tails = new LogTails(_lock, tail, loop);
        Begin(loaded, loaded.State.Newest);
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
                return _position;
            }
        }
    }

    /// <summary>Whether all tails have room for more.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _tails.HaveRoom;
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

    /// <summary>Where an id stands, if that is known here; otherwise null.</summary>
    public Place? Locate(EventId id)
    {
        lock (_lock)
        {
            return id.Epoch == _position.Epoch && id.Sequence <= _position.Sequence ? new Place.At(id.Sequence) : null;
        }
    }

    /// <summary>Where an id of another epoch stands.</summary>
    public Place.OtherEpoch OtherEpoch
    {
        get
        {
            lock (_lock)
            {
                return new Place.OtherEpoch(_begin);
            }
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

    /// <summary>Takes a page of what the log had before this node came. The last page ends where the log stands.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isFirst">Whether it follows no other page.</param>
    public void Fill(PageAnswer page, bool isFirst)
    {
        lock (_lock)
        {
            if (isFirst || page.IsLost)
            {
                _newestEvents = new HistoryRing(_kept, Clock(page.State), Math.Min(page.Through, _position.Sequence));
            }

            foreach (var logged in page.Events.Where(logged => logged.Sequence <= _position.Sequence))
            {
                _newestEvents.Add(logged);
            }
        }
    }

    /// <summary>Adds events that follow each other and the position, and gives them to the tails.</summary>
    public void Add(IReadOnlyList<LogEvent> events)
    {
        TaskCompletionSource<bool>? given;
        lock (_lock)
        {
            foreach (var logged in events)
            {
                _newestEvents.Add(logged);
                _newestOf[logged.Event.Stream] = logged;
            }

            _position = events[^1].Id;
            _tails.Post(events);
            given = TakeMark();
        }

        given?.SetResult(true);
    }

    /// <summary>Gives a mark to the tails, as soon as this node has come so far. One is given at a time.</summary>
    /// <param name="at">The newest event that Redis had at the time.</param>
    /// <param name="time">The time.</param>
    /// <returns>False if the epoch is another one.</returns>
    public Task<bool> GiveMarkAsync(EventId at, DateTimeOffset time)
    {
        lock (_lock)
        {
            if (at.Epoch != _position.Epoch)
            {
                return Task.FromResult(false);
            }

            var given = new TaskCompletionSource<bool>();
            _mark = (at, time, given);
            TakeMark()?.SetResult(true);
            return given.Task;
        }
    }

    /// <summary>Goes to where an epoch begins.</summary>
    public void BeginEpoch(LoadAnswer loaded)
    {
        TaskCompletionSource<bool>? given;
        lock (_lock)
        {
            var from = _position;
            Begin(loaded, loaded.State.Begin);
            _tails.Post([new NewEpoch(from, _position, [.. _newestOf.Values])]);
            (given, _mark) = (_mark?.Given, null);
        }

        given?.SetResult(false);
    }

    /// <summary>Leaves events out that Redis does not keep any more.</summary>
    /// <param name="loaded">Where the log stands.</param>
    /// <param name="through">The newest of them.</param>
    public void Skip(LoadAnswer loaded, long through)
    {
        TaskCompletionSource<bool>? given;
        lock (_lock)
        {
            var (from, before) = (_position, _newestOf);
            Begin(loaded, through);
            foreach (var (stream, logged) in before)
            {
                _newestOf.TryAdd(stream, logged); // its newest event comes later
            }

            _tails.Post([new Hole(from, _position, [.. _newestOf.Values])]);
            given = TakeMark();
        }

        given?.SetResult(true);
    }

    /// <summary>Notes the cursors of sources.</summary>
    public void SetOrigins(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> origins)
    {
        lock (_lock)
        {
            foreach (var (stream, cursor) in origins)
            {
                _originOf[stream] = cursor;
            }
        }
    }

    /// <inheritdoc cref="LogTails.Follow"/>
    public IDisposable Follow(IObserver<LogItem> observer) => _tails.Follow(observer, () => new Standing(_position, [.. _newestOf.Values]));

    /// <inheritdoc cref="LogTails.Fail"/>
    public void Fail(Exception fault) => _tails.Fail(fault);

    // Gives the mark that waits, if this node has come so far. Later events have no earlier time.
    private TaskCompletionSource<bool>? TakeMark()
    {
        if (_mark is not { } mark || _position.Sequence < mark.At.Sequence)
        {
            return null;
        }

        _tails.Post([new Mark(mark.Time)]);
        _mark = null;
        return mark.Given;
    }

    [MemberNotNull(nameof(_newestEvents), nameof(_newestOf), nameof(_originOf))]
    private void Begin(LoadAnswer loaded, long position)
    {
        _begin = loaded.State.Begin;
        _position = new EventId(loaded.State.Epoch, position);
        _newestOf = loaded.Newest.Where(logged => logged.Sequence <= position).ToDictionary(logged => logged.Event.Stream);
        _originOf = new Dictionary<string, ReadOnlyMemory<byte>>(loaded.Origins);
        _newestEvents = new HistoryRing(_kept, Clock(loaded.State), after: position);
    }

    private LogClock Clock(LogState state) => new(_loop, DateTimeOffset.FromUnixTimeMilliseconds(state.Time));
}
