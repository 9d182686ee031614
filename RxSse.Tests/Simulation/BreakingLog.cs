using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Text;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Log;
using RxSse.Threading;

namespace RxSse.Tests.Simulation;

/// <summary>
/// A log that others append to, and that loses events as a log elsewhere does. The n-th event has its sequence as data. No two events have
/// the same sequence, whatever their epoch.
/// </summary>
/// <param name="loop">Runs the tail.</param>
/// <param name="mostBack">How far the clock falls at most when an epoch begins.</param>
internal sealed class BreakingLog(IScheduler loop, TimeSpan mostBack) : StubLog
{
    /// <summary>How far behind what was known an epoch begins.</summary>
    public const int Jump = 100;

    private readonly List<(long Begin, long End)> _epochs = [(0, 0)]; // the end of those that are over
    private readonly SortedDictionary<long, StreamEvent> _retained = [];
    private readonly Dictionary<string, long> _newestOf = [];
    private readonly Dictionary<long, int> _lostAt = []; // the number of the epoch
    private readonly Dictionary<long, DateTimeOffset> _times = [];
    private DateTimeOffset? _wanted; // the time of the next mark
    private readonly List<Mailbox<LogItem>> _tails = [];
    private long _newest;
    private long _told; // the sequence of the last item of the tail
    private long _evictedThrough;
    private string _toldIn = "e1";
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddMilliseconds(100);

    private readonly List<Action> _held = [];

    /// <summary>Whether pages are read when they are asked for, but given only at <see cref="ReleaseReads"/>.</summary>
    public bool HoldsReads { get; set; }

    /// <summary>The stream of each event that was ever appended.</summary>
    public SortedDictionary<long, string> Streams { get; } = [];

    public override EventId Newest => Id(_newest);

    public override IObservable<LogItem> Tail => Observable.Create<LogItem>(observer =>
    {
        var tail = new Mailbox<LogItem>(observer.OnNext, static () => { }, loop);
        _tails.Add(tail);
        tail.Post(new Standing(Newest, NewestOfAll()));
        return Disposable.Create(() => _tails.Remove(tail));
    });

    /// <summary>The time of the log. It stands still, but for <see cref="Pass"/>.</summary>
    public override DateTimeOffset Now => _now;

    /// <summary>The time of each event that was ever appended.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> Times => _times;

    /// <summary>Lets time pass.</summary>
    public void Pass(int milliseconds)
    {
        _now += TimeSpan.FromMilliseconds(milliseconds);
        GiveMark();
    }

    public override void RequestMark(DateTimeOffset time)
    {
        _wanted = _wanted < time ? _wanted : time;
        GiveMark();
    }

    private string Epoch => $"e{_epochs.Count}";

    private long Begin => _epochs[^1].Begin;

    /// <summary>Appends an event, which the tail passes on.</summary>
    public void Append(string stream)
    {
        Add(stream);
        Tell(new LogEvent(Newest, _now, _retained[_newest]));
    }

    /// <summary>Others append events, which are evicted before the tail has them.</summary>
    public void Miss(params IEnumerable<string> streams)
    {
        foreach (var stream in streams)
        {
            Add(stream);
        }

        var newest = NewestOfAll();
        _retained.Clear();
        _evictedThrough = _newest;
        Tell(new Hole(Told, Newest, newest));
    }

    /// <summary>The log loses its newest events, of which the tail may not have had the last.</summary>
    /// <param name="count">How many of those that are retained.</param>
    /// <param name="unseen">The streams of events that are appended and lost before the tail has them.</param>
    public void Lose(int count, params IEnumerable<string> unseen)
    {
        foreach (var stream in unseen)
        {
            Add(stream);
        }

        foreach (var lost in _retained.Keys.Reverse().Take(count + unseen.Count()).ToArray())
        {
            _retained.Remove(lost);
            _lostAt[lost] = _epochs.Count + 1;
        }

        // The time of an epoch may begin before that of the last one, but not before its events.
        var survived = _times.Where(next => !_lostAt.ContainsKey(next.Key)).Select(static next => next.Value).DefaultIfEmpty().Max();
        _now = survived > _now - mostBack ? survived : _now - mostBack;
        _epochs[^1] = (Begin, _newest);
        _newest += Jump;
        _epochs.Add((_newest, 0));
        foreach (var stream in _newestOf.Keys.ToArray())
        {
            var left = _retained.LastOrDefault(next => next.Value.Stream == stream).Key;
            _ = left == 0 ? _newestOf.Remove(stream) : (_newestOf[stream] = left) > 0;
        }

        var from = Told;
        _toldIn = Epoch;
        Tell(new NewEpoch(from, Newest, NewestOfAll()));
    }

    /// <summary>The log evicts its oldest events.</summary>
    public void Evict(int count)
    {
        foreach (var oldest in _retained.Keys.Take(count).ToArray())
        {
            _retained.Remove(oldest);
            _evictedThrough = oldest;
        }
    }

    /// <summary>The newest event that was ever evicted.</summary>
    public long EvictedThrough => _evictedThrough;

    /// <summary>Whether an id has a meaning: its epoch exists, and is as long as this.</summary>
    public bool Knows(EventId id) =>
        NumberOf(id) is var number && number <= _epochs.Count
        && id.Sequence <= (number == _epochs.Count ? _newest : _epochs[number - 1].End);

    /// <summary>Where the epoch of an id begins.</summary>
    public EventId BeginOf(EventId id) => id.OfEvent with { Sequence = _epochs[NumberOf(id) - 1].Begin };

    /// <summary>The time of the newest event up to an id, in Unix milliseconds; 0 if there is none.</summary>
    public long TimeOf(EventId id) => _times.Where(next => next.Key <= id.Sequence && Has(next.Key, id))
        .Select(static next => next.Value.ToUnixTimeMilliseconds()).DefaultIfEmpty().Max();

    /// <summary>Whether an event was a part of the log in the epoch of an id, or has become one later.</summary>
    public bool Has(long sequence, EventId id) => !_lostAt.TryGetValue(sequence, out var number) || number > NumberOf(id);

    public override LogEvent? NewestOf(string stream) =>
        _newestOf.TryGetValue(stream, out var sequence) ? new LogEvent(Id(sequence), _times[sequence], Event(stream, sequence)) : null;

    public override ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken)
    {
        // A page ends where an epoch begins.
        var first = _retained.Keys.FirstOrDefault(sequence => sequence > after);
        var end = first <= Begin ? Begin : long.MaxValue;
        LogEvent[] page =
        [
            .. _retained.Where(next => next.Key > after && next.Key <= end).Take(count)
                .Select(next => new LogEvent(Id(next.Key), _times[next.Key], next.Value)),
        ];
        var read = new HistoryPage(page, _evictedThrough > after ? _evictedThrough : null, null);
        if (!HoldsReads)
        {
            return new(read);
        }

        var held = new TaskCompletionSource<HistoryPage>();
        _held.Add(() => held.SetResult(read));
        return new(held.Task);
    }

    /// <summary>Gives the pages that are held, and holds no more.</summary>
    public void ReleaseReads()
    {
        HoldsReads = false;
        Action[] held = [.. _held];
        _held.Clear();
        Array.ForEach(held, static release => release());
    }

    public override ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => new(
        id.Epoch != Epoch ? new Place.OtherEpoch(Begin)
        : id.Sequence <= _newest ? new Place.At(id.Sequence)
        : new Place.Unknown());

    // Where events of that time are evicted, the position is before them. Those of an epoch that is over are no part of the log.
    public override ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var lost = _times.Where(next => next.Key <= _evictedThrough && next.Value >= time && !_lostAt.ContainsKey(next.Key))
            .Select(static next => next.Key).DefaultIfEmpty().Min();
        var first = _retained.Keys.FirstOrDefault(sequence => _times[sequence] >= time);
        return new(lost > 0 ? lost - 1 : first > 0 ? first - 1 : _newest);
    }

    private EventId Told => new(_toldIn, _told);

    private static int NumberOf(EventId id) => int.Parse(id.Epoch[1..], CultureInfo.InvariantCulture);

    private static StreamEvent Event(string stream, long sequence) =>
        new(stream, stream, Encoding.UTF8.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)));

    private EventId Id(long sequence) => new(Epoch, sequence);

    private void Add(string stream)
    {
        Streams[++_newest] = stream;
        _times[_newest] = _now;
        _newestOf[stream] = _newest;
        _retained[_newest] = Event(stream, _newest);
    }

    private List<LogEvent> NewestOfAll() => [.. _newestOf.Keys.Select(stream => NewestOf(stream)!)];

    private void GiveMark()
    {
        if (_wanted <= _now)
        {
            _wanted = null;
            _tails.ForEach(tail => tail.Post(new Mark(_now)));
        }
    }

    private void Tell(LogItem item)
    {
        _told = _newest;
        _tails.ForEach(tail => tail.Post(item));
    }
}
