using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Streams;

namespace RxSse.Log.InMemory;

/// <summary>A log in the memory of this process. It is empty at each start and has a new epoch.</summary>
internal sealed class InMemoryEventLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly string _epoch;
    private readonly TailOptions _tail;
    private readonly LogClock _clock;
    private readonly HistoryRing _history;
    private readonly Dictionary<string, LogEvent> _newestOf = [];
    private ImmutableArray<LogTail> _tails = [];
    private long _newest;

    /// <param name="epoch">The epoch: lower-case letters and digits.</param>
    /// <param name="options">The limits of the history.</param>
    /// <param name="loop">Runs the tail and is the clock of the log.</param>
    /// <param name="tail">The limits of the tail.</param>
    public InMemoryEventLog(string epoch, HistoryOptions options, IScheduler loop, TailOptions? tail = null)
    {
        _epoch = epoch;
        _tail = tail ?? new TailOptions();
        _clock = new LogClock(loop);
        _history = new HistoryRing(options, _clock);
        Tail = Observable.Create<LogEvent>(observer => Follow(new LogTail(observer.OnNext, _tail, loop)));
    }

    public IObservable<LogEvent> Tail { get; }

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

    public ValueTask<IReadOnlyList<LogEvent>> AppendAsync(IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var bytes = events.Sum(next => next.Size);
            if (_tails.Any(tail => !tail.HasRoom(events.Count, bytes)))
            {
                throw new AppendRefusedException(
                    $"Too many events wait for delivery: {TailOptions.Events} with {_tail.Bytes} bytes at most. "
                    + "Retry in a moment, and publish more slowly.");
            }

            var appended = new LogEvent[events.Count];
            for (var i = 0; i < appended.Length; i++)
            {
                var time = _clock.TimeOf(events[i].Time);
                var next = time == events[i].Time ? events[i] : events[i] with { Time = time };
                appended[i] = new LogEvent(new EventId(_epoch, ++_newest), next);
                _history.Add(appended[i]);
                _newestOf[events[i].Stream] = appended[i];
            }

            foreach (var tail in _tails)
            {
                tail.Post(appended, bytes); // under the lock, so that the tail has the order of the log
            }

            return new ValueTask<IReadOnlyList<LogEvent>>(appended);
        }
    }

    public LogEvent? NewestOf(string stream)
    {
        lock (_lock)
        {
            return _newestOf.GetValueOrDefault(stream);
        }
    }

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new ValueTask<HistoryPage>(_history.Read(after, count));
        }
    }

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new ValueTask<long>(_history.LastBefore(time));
        }
    }

    private IDisposable Follow(LogTail tail)
    {
        lock (_lock)
        {
            _tails = _tails.Add(tail);
        }

        return Disposable.Create(() =>
        {
            lock (_lock)
            {
                _tails = _tails.Remove(tail);
            }

            tail.Dispose();
        });
    }
}
