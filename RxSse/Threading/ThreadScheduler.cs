using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Threading;

/// <summary>
/// Runs all work on one thread, in order. Unlike <see cref="EventLoopScheduler"/>, it sleeps as soon as there is nothing to do. The semaphore of
/// that one spins before it sleeps, which costs several times as much as waking a thread if the next work seldom comes meanwhile (docs/adr/0003).
/// </summary>
internal sealed class ThreadScheduler : LocalScheduler, IDisposable
{
    private readonly object _work = new();
    private readonly Queue<ScheduledItem<TimeSpan>> _ready = new();
    private readonly IScheduler _timers;
    private bool _isDisposed;

    /// <param name="name">The name of the thread.</param>
    /// <param name="timers">Waits for what is due later.</param>
    public ThreadScheduler(string name, IScheduler timers)
    {
        _timers = timers;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    public override IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        var item = new ScheduledItem<TimeSpan, TState>(this, state, action, TimeSpan.Zero);
        if (dueTime > TimeSpan.Zero)
        {
            var timer = _timers.Schedule((Loop: this, Item: item), dueTime, static (_, due) =>
            {
                due.Loop.Add(due.Item);
                return Disposable.Empty;
            });
            return StableCompositeDisposable.Create(timer, item);
        }

        Add(item);
        return item;
    }

    /// <summary>Ends the thread after what it is doing. What waits, and what comes later, is dropped: a turn may be about to schedule the next.</summary>
    public void Dispose()
    {
        lock (_work)
        {
            _isDisposed = true;
            _ready.Clear();
            Monitor.Pulse(_work);
        }
    }

    private void Add(ScheduledItem<TimeSpan> item)
    {
        lock (_work)
        {
            if (!_isDisposed)
            {
                _ready.Enqueue(item);
                Monitor.Pulse(_work);
            }
        }
    }

    private void Run()
    {
        while (TryTake() is { } item)
        {
            if (!item.IsCanceled)
            {
                item.Invoke();
            }
        }
    }

    private ScheduledItem<TimeSpan>? TryTake()
    {
        lock (_work)
        {
            while (_ready.Count == 0 && !_isDisposed)
            {
                Monitor.Wait(_work);
            }

            return _isDisposed ? null : _ready.Dequeue();
        }
    }
}
