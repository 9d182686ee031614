using System.Reactive.Linq;
using RxSse.Log;
using EventId = RxSse.Log.EventId; // not Microsoft.Extensions.Logging's

namespace OwnLog;

/// <summary>A log that is a list in memory.</summary>
public sealed class ListLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly LogContext _context;
    private readonly LogClock _clock;
    private readonly LogTails _tails;
    private readonly MarkRequests _marks;
    private readonly Dictionary<string, LogEvent> _newestOf = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _originOf = [];
    private HistoryRing _events;
    private EventId _begin = new(EventId.NewEpoch(), 0);
    private EventId _newest;

    public ListLog(LogContext context)
    {
        _context = context;
        _clock = new LogClock(context.Loop);
        _tails = new LogTails(_lock, context.Tail, context.Loop);
        _events = new HistoryRing(context.History, _clock);
        _marks = new MarkRequests(GiveMark, context.Loop);
        _newest = _begin;
        Tail = Observable.Create<LogItem>(observer =>
            _tails.Follow(observer, () => new Standing(_newest, [.. _newestOf.Values])));
    }

    public IObservable<LogItem> Tail { get; }

    public EventId Newest => Locked(() => _newest);

    public DateTimeOffset Now => Locked(() => _clock.Now);

    public void RequestMark(DateTimeOffset time) => _marks.Request(time);

    public LogEvent? NewestOf(string stream) => Locked(() => _newestOf.GetValueOrDefault(stream));

    public ReadOnlyMemory<byte> OriginOf(string stream) => Locked(() => _originOf.GetValueOrDefault(stream));

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(() => _events.Read(after, count)));

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(() => _events.LastBefore(time)));

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Place>(Locked<Place>(() => id.Epoch != _newest.Epoch ? new Place.OtherEpoch(_begin.Sequence)
            : id.Sequence <= _newest.Sequence ? new Place.At(id.Sequence)
            : new Place.Unknown()));

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<AppendOutcome>>(cancellationToken);
        }

        lock (_lock)
        {
            var (outcomes, added, bytes) = (new List<AppendOutcome>(), new List<LogEvent>(), 0L);
            foreach (var append in round.Appends)
            {
                var refusal = Refusal(append, added.Count, bytes);
                outcomes.Add(refusal ?? Add(append, added));
                bytes += refusal is null ? append.Size : 0;
            }

            _tails.Post(added);
            return ValueTask.FromResult<IReadOnlyList<AppendOutcome>>(outcomes);
        }
    }

    /// <summary>Loses all events. A log does the same that finds out that events may be lost whose ids were given.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            var before = _newest;
            _newest = _begin = new EventId(EventId.NewEpoch(), before.Sequence);
            _events = new HistoryRing(_context.History, _clock, after: before.Sequence);
            _newestOf.Clear();
            _originOf.Clear();
            _tails.Post([new NewEpoch(before, _begin, [])]);
        }
    }

    // In this order: whoever repeats an append gets its ids, although its own events made the condition false.
    private AppendOutcome? Refusal(Append append, int before, long bytesBefore)
    {
        if (append.Key is { } key && _events.Find(key) is { } known)
        {
            return known;
        }

        if (append.Condition is { } condition && _newestOf.GetValueOrDefault(append.Stream)?.Id is var newest && newest != condition.Newest)
        {
            return new AppendOutcome.NotNewest(newest);
        }

        return _tails.WhyNoRoom(append, before, bytesBefore) is { } why ? new AppendOutcome.Refused(AppendRefusal.Behind, why) : null;
    }

    private AppendOutcome.Appended Add(Append append, List<LogEvent> added)
    {
        var (before, now) = (_newest, _clock.Now);
        foreach (var next in append.Events)
        {
            _newest = _newest with { Sequence = _newest.Sequence + 1 };
            var logged = new LogEvent(_newest, now, next);
            _events.Add(logged);
            _newestOf[append.Stream] = logged;
            added.Add(logged);
        }

        var appended = new AppendOutcome.Appended(before with { Sequence = before.Sequence + 1 }, _newest);
        if (append.Key is { } key)
        {
            _events.Add(key, appended);
        }

        if (!append.Origin.IsEmpty)
        {
            _originOf[append.Stream] = append.Origin;
        }

        return appended;
    }

    // No later event has a time before this one. Null: nothing is left to wait for.
    private ValueTask<TimeSpan?> GiveMark(DateTimeOffset wanted) => ValueTask.FromResult(Locked<TimeSpan?>(() =>
    {
        var now = _clock.Now;
        if (now < wanted)
        {
            return wanted - now;
        }

        _tails.Post([new Mark(now)]);
        return null;
    }));

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
