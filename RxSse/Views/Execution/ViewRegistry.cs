using System.Net;
using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging.Abstractions;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// The running views, by the text of their normal form. The first subscriber starts a view, all subscribers of equal views
/// share it, and it ends some time after its last subscriber has left, or before if another view needs its place.
/// </summary>
/// <param name="catalog">The streams.</param>
/// <param name="named">The texts of the named views. No limit counts them: their number is that of the configuration.</param>
/// <param name="options">The bounds.</param>
/// <param name="outputs">Makes the receiver of a view's events.</param>
/// <param name="scheduler">Runs the timers of the pipelines.</param>
/// <param name="loops">Run the pipelines; null: <paramref name="scheduler"/> does.</param>
/// <param name="clock">Measures the turns of the pipelines; null: that of <paramref name="scheduler"/>.</param>
/// <param name="dispatcher">Runs the dispatcher; null: <paramref name="scheduler"/> does.</param>
/// <param name="logger">Receives an error of the dispatcher; null: nobody does.</param>
/// <param name="log">Has the events and gives the marks that windows need; null: windows end by the clock.</param>
/// <param name="replays">Lets views read the log, a few at a time; null: they have turns of their own.</param>
/// <param name="heartbeats">Passes heartbeats to the subscribers of views in which nothing happens; null: they enter all views.</param>
internal sealed class ViewRegistry(
    Catalog catalog, IReadOnlySet<string> named, CompositionOptions options, Func<View, IObserver<ViewTurn>> outputs, IScheduler scheduler,
    IReadOnlyList<IScheduler>? loops = null, IStopwatch? clock = null, IScheduler? dispatcher = null, ILogger? logger = null,
    IEventLog? log = null, ReplayTurns? replays = null, IViewHeartbeats? heartbeats = null) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RunningView> _running = [];
    private readonly LinkedList<RunningView> _idle = []; // counted views without subscribers, longest first
    private readonly Dictionary<IPAddress, int> _byAddress = []; // the number of different counted views
    private readonly Dictionary<string, (long In, long Out)> _eventsBefore = []; // of named views, in the runs that have ended
    private int _counted;
    private readonly ReplayTurns _replays = replays ?? new ReplayTurns(options.ConcurrentReplays, [scheduler]);
    private readonly ViewProcessor _processor = new(
        scheduler, loops ?? [scheduler], clock ?? scheduler.StartStopwatch(), options.MaxTotalBytes);
    private readonly ViewDispatcher _dispatcher = new(
        catalog, options, dispatcher ?? scheduler, clock ?? scheduler.StartStopwatch(), logger ?? NullLogger.Instance, log, heartbeats);

    /// <summary>The running views, including those without subscribers, sorted by their text.</summary>
    public IReadOnlyList<LiveView> Views
    {
        get
        {
            RunningView[] running;
            lock (_lock)
            {
                running = [.. _running.Values]; // subscribers wait for this lock, so nothing else happens under it
            }

            return [.. running.OrderBy(view => view.View.Text, StringComparer.Ordinal).Select(view => view.Describe(scheduler.Now))];
        }
    }

    /// <summary>The number of running views, including those without subscribers.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>What the index does.</summary>
    public IndexCounts Index => _dispatcher.Index;

    /// <summary>The events of a named view, over all its runs. Neither number ever falls.</summary>
    /// <param name="text">The text of the view.</param>
    public (long In, long Out) EventsOf(string text)
    {
        lock (_lock)
        {
            var (before, now) = (_eventsBefore.GetValueOrDefault(text), _running.GetValueOrDefault(text)?.Pipeline);
            return (before.In + (now?.EventsIn ?? 0), before.Out + (now?.EventsOut ?? 0));
        }
    }

    /// <summary>What waits to enter the views, in bytes.</summary>
    public long WaitingBytes => _dispatcher.WaitingBytes;

    /// <summary>Passes an item of the hub to the pipelines. Never blocks.</summary>
    public void OnNext(HubItem item) => _dispatcher.OnNext(item);

    /// <summary>Acquires a share in a view, and starts the view if it does not run. Null if a limit refuses it.</summary>
    /// <param name="view">The view.</param>
    /// <param name="address">The address of the subscriber, which is the same for all addresses of a client; null if it has none.</param>
    /// <param name="refusedBy">The limit that refuses it.</param>
    /// <param name="mayStart">Asked before a counted view starts, at once, under the lock; null: it may.</param>
    public ViewLease? TryAcquire(View view, IPAddress? address, out ViewLimit refusedBy, Func<bool>? mayStart = null)
    {
        lock (_lock)
        {
            var running = _running.GetValueOrDefault(view.Text);
            var isCounted = running?.IsCounted ?? !named.Contains(view.Text);
            var holder = isCounted && options.ViewsPerAddress is not null ? address : null;
            if (holder is not null && running?.Holders?.ContainsKey(holder) != true
                && _byAddress.GetValueOrDefault(holder) >= options.ViewsPerAddress)
            {
                refusedBy = ViewLimit.ViewsPerAddress;
                return null;
            }

            refusedBy = ViewLimit.LiveViews;
            if (running is null)
            {
                var isFull = isCounted && _counted >= options.LiveViews;
                if (isFull && _idle.Count == 0)
                {
                    return null;
                }

                if (isCounted && mayStart?.Invoke() == false)
                {
                    refusedBy = ViewLimit.NewViews;
                    return null;
                }

                if (isFull)
                {
                    End(_idle.First!.Value);
                }

                _running[view.Text] = running = Start(view, isCounted);
                _counted += isCounted ? 1 : 0;
            }

            Acquire(running, holder);
            return new ViewLease(this, running, holder);
        }
    }

    /// <summary>Ends all views: the server stops.</summary>
    public void Dispose()
    {
        _dispatcher.Dispose();
        lock (_lock)
        {
            foreach (var running in _running.Values)
            {
                running.Ending?.Dispose();
                running.Pipeline.Dispose();
            }

            _running.Clear();
            _idle.Clear();
            _counted = 0;
        }
    }

    internal void Release(RunningView running, IPAddress? holder)
    {
        lock (_lock)
        {
            if (holder is not null && Change(running.Holders!, holder, -1) == 0)
            {
                Change(_byAddress, holder, -1);
            }

            if (--running.Leases > 0 || !IsRunning(running))
            {
                return;
            }

            if (running.Pipeline.NeedsLog)
            {
                End(running); // nobody waits for what it reads
            }
            else
            {
                running.Idle = running.IsCounted ? _idle.AddLast(running) : null;
                running.Ending = scheduler.Schedule(options.ShareGrace, () => EndIfUnused(running));
            }
        }
    }

    internal void Join(RunningView running, Action<SnapshotPoint?> joined, Func<bool> hasLeft) =>
        _dispatcher.Join(running.Pipeline, joined, hasLeft);

    internal void Advance(RunningView running, EventId position, long? until) => _dispatcher.Advance(running.Pipeline, position, until);

    internal void RemoveFailed(RunningView running)
    {
        lock (_lock)
        {
            Remove(running);
        }
    }

    private void Acquire(RunningView running, IPAddress? holder)
    {
        running.Leases++;
        running.Ending?.Dispose();
        running.Ending = null;
        TakeFromIdle(running);
        if (holder is not null && Change(running.Holders ??= [], holder, 1) == 1)
        {
            Change(_byAddress, holder, 1);
        }
    }

    private static int Change(Dictionary<IPAddress, int> counts, IPAddress address, int change)
    {
        var count = counts.GetValueOrDefault(address) + change;
        if (count == 0)
        {
            counts.Remove(address);
        }
        else
        {
            counts[address] = count;
        }

        return count;
    }

    private RunningView Start(View view, bool isCounted)
    {
        var output = outputs(view);
        var running = new RunningView(
            this, view, output, scheduler.Now,
            watched => new Pipeline(view, catalog, _dispatcher, options, watched, _processor, _replays, log) { Subscribers = output })
        {
            IsCounted = isCounted,
        };
        if (running.Pipeline.NeedsLog)
        {
            running.Pipeline.EndIfUnused = () => EndIfUnused(running);
        }

        _dispatcher.Add(running.Pipeline);
        return running;
    }

    private bool EndIfUnused(RunningView running)
    {
        lock (_lock)
        {
            var isUnused = running.Leases == 0 && IsRunning(running);
            if (isUnused)
            {
                End(running);
            }

            return isUnused;
        }
    }

    private void End(RunningView running)
    {
        Remove(running);
        running.Ending?.Dispose();
        running.Pipeline.Dispose();
    }

    private void Remove(RunningView running)
    {
        if (IsRunning(running))
        {
            if (!running.IsCounted)
            {
                _eventsBefore[running.View.Text] = EventsOf(running.View.Text);
            }

            _running.Remove(running.View.Text);
            _dispatcher.Remove(running.Pipeline);
            _counted -= running.IsCounted ? 1 : 0;
            TakeFromIdle(running);
        }
    }

    private void TakeFromIdle(RunningView running)
    {
        if (running.Idle is { List: not null } place)
        {
            _idle.Remove(place);
        }

        running.Idle = null;
    }

    private bool IsRunning(RunningView running) => _running.GetValueOrDefault(running.View.Text) == running;
}
