using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Log.InMemory;

/// <summary>A log in the memory of this process. It is empty at each start and has a new epoch.</summary>
internal sealed class InMemoryEventLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly string _epoch;
    private readonly LogTails _tails;
    private readonly LogClock _clock;
    private readonly HistoryRing _history;
    private readonly MarkRequests _marks;
    private readonly Dictionary<string, LogEvent> _newestOf = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _originOf = [];
    private long _newest;

    /// <param name="epoch">The epoch: lower-case letters and digits.</param>
    /// <param name="options">The limits of the history.</param>
    /// <param name="loop">Runs the tail and is the clock of the log.</param>
    /// <param name="tail">The limits of the tail.</param>
    public InMemoryEventLog(string epoch, HistoryOptions options, IScheduler loop, TailOptions? tail = null)
    {
        _epoch = epoch;
        _tails = new LogTails(_lock, tail ?? new TailOptions(), loop);
        _clock = new LogClock(loop);
        _history = new HistoryRing(options, _clock);
        _marks = new MarkRequests(GiveMark, loop);
        Tail = Observable.Create<LogItem>(observer =>
            _tails.Follow(observer, () => new Standing(new EventId(_epoch, _newest), [.. _newestOf.Values])));
    }

    public IObservable<LogItem> Tail { get; }

    public int? EventsInMemory
    {
        get
        {
            lock (_lock)
            {
                return _history.Count;
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

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound sent, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<AppendOutcome>>(cancellationToken);
        }

        var appends = sent.Appends;
        lock (_lock)
        {
            var outcomes = new AppendOutcome[appends.Count];
            var round = new Round();
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = Refusal(appends[i], round) ?? Add(appends[i], round);
            }

            _tails.Post(round.Events);
            return new ValueTask<IReadOnlyList<AppendOutcome>>(outcomes);
        }
    }

    public void RequestMark(DateTimeOffset time) => _marks.Request(time);

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

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new ValueTask<HistoryPage>(_history.Read(after, count));
        }
    }

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => new(
        id.Epoch != _epoch ? new Place.OtherEpoch(Begin: 0)
        : id.Sequence <= Newest.Sequence ? new Place.At(id.Sequence)
        : new Place.Unknown());

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new ValueTask<long>(_history.LastBefore(time));
        }
    }

    private ValueTask<TimeSpan?> GiveMark(DateTimeOffset wanted)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            if (now < wanted)
            {
                return new ValueTask<TimeSpan?>(wanted - now);
            }

            _tails.Post([new Mark(now)]);
            return default;
        }
    }

    // The key is first: a retry succeeds although its own events made the condition false.
    private AppendOutcome? Refusal(Append append, Round round)
    {
        if (append.Key is { } key && _history.Find(key) is { } known)
        {
            return known;
        }

        if (append.Condition is { } condition && _newestOf.GetValueOrDefault(append.Stream)?.Id is var newest && newest != condition.Newest)
        {
            return new AppendOutcome.NotNewest(newest);
        }

        return _tails.WhyNoRoom(append, round.Events.Count, round.Bytes) is { } why
            ? new AppendOutcome.Refused(AppendRefusal.Behind, why)
            : null;
    }

    private AppendOutcome.Appended Add(Append append, Round round)
    {
        var (first, now) = (new EventId(_epoch, _newest + 1), _clock.Now);
        foreach (var created in append.Events)
        {
            var logged = new LogEvent(new EventId(_epoch, ++_newest), now, created);
            _history.Add(logged);
            _newestOf[created.Stream] = logged;
            round.Events.Add(logged);
        }

        if (!append.Origin.IsEmpty)
        {
            _originOf[append.Stream] = append.Origin;
        }

        round.Bytes += append.Size;
        var appended = new AppendOutcome.Appended(first, new EventId(_epoch, _newest));
        if (append.Key is { } key)
        {
            _history.Add(key, appended);
        }

        return appended;
    }

    // The events of one call, which reach the tail together.
    private sealed class Round
    {
        public List<LogEvent> Events { get; } = [];

        public long Bytes { get; set; }
    }
}
