using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// The running views, by the text of their normal form. The first subscriber starts a view, all subscribers of equal views
/// share it, and it ends some time after its last subscriber has left.
/// </summary>
/// <param name="catalog">The streams.</param>
/// <param name="options">The bounds.</param>
/// <param name="outputs">Makes the receiver of a view's events.</param>
/// <param name="scheduler">Runs the timers of the pipelines.</param>
/// <param name="loops">Run the pipelines; null: <paramref name="scheduler"/> does.</param>
/// <param name="clock">Measures the turns of the pipelines; null: that of <paramref name="scheduler"/>.</param>
internal sealed class ViewRegistry(
    Catalog catalog, CompositionOptions options, Func<View, IObserver<ViewTurn>> outputs, IScheduler scheduler,
    IReadOnlyList<IScheduler>? loops = null, IStopwatch? clock = null) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RunningView> _running = [];
    private readonly Dictionary<string, LogEvent> _newest = [];
    private readonly ViewProcessor _processor = new(
        scheduler, loops ?? [scheduler], clock ?? scheduler.StartStopwatch(), options.MaxTotalBytes);
    private EventId _position;

    /// <summary>The running views, including those without subscribers, sorted by their text.</summary>
    public IReadOnlyList<LiveView> Views
    {
        get
        {
            RunningView[] running;
            lock (_lock)
            {
                running = [.. _running.Values]; // the hub waits for this lock, so nothing else happens under it
            }

            return [.. running.OrderBy(view => view.View.Text, StringComparer.Ordinal).Select(view => view.Describe(scheduler.Now))];
        }
    }

    /// <summary>Passes an item of the hub to all pipelines. Never blocks for long.</summary>
    public void OnNext(HubItem item)
    {
        lock (_lock)
        {
            _position = item.Position;
            if (item is LoggedItem { Logged: var logged } && catalog.Snapshots.Contains(logged.Event.Stream))
            {
                _newest[logged.Event.Stream] = logged;
            }

            foreach (var running in _running.Values)
            {
                running.Pipeline.Enter(item);
            }
        }
    }

    /// <summary>Acquires a share in a view, and starts the view if it does not run. Null if the maximum number of views run.</summary>
    public ViewLease? TryAcquire(View view)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(view.Text, out var running))
            {
                if (_running.Count >= options.LiveViews)
                {
                    return null;
                }

                _running[view.Text] = running = Start(view);
            }

            running.Leases++;
            running.Ending.Disposable = null;
            return new ViewLease(this, running);
        }
    }

    /// <summary>Ends all views: the server stops.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var running in _running.Values)
            {
                running.Ending.Dispose();
                running.Pipeline.Dispose();
            }

            _running.Clear();
        }
    }

    internal void Release(RunningView running)
    {
        lock (_lock)
        {
            if (--running.Leases == 0)
            {
                running.Ending.Disposable = scheduler.Schedule(options.ShareGrace, () => EndIfUnused(running));
            }
        }
    }

    internal void Join(RunningView running, Action<SnapshotPoint?> joined)
    {
        lock (_lock)
        {
            running.Pipeline.Join(_position, joined);
        }
    }

    private RunningView Start(View view)
    {
        var output = outputs(view);
        RunningView? running = null;
        var watched = Observer.Create<ViewTurn>(output.OnNext, error =>
        {
            lock (_lock)
            {
                Remove(running); // first, so that a subscriber that reconnects starts a new pipeline
            }

            output.OnError(error);
        });
        var pipeline = new Pipeline(view, catalog, (_position, _newest), options, watched, _processor);
        running = new RunningView(view, output, pipeline, scheduler.Now);
        return running;
    }

    private void EndIfUnused(RunningView running)
    {
        lock (_lock)
        {
            if (running.Leases == 0)
            {
                Remove(running);
                running.Pipeline.Dispose();
            }
        }
    }

    private void Remove(RunningView? running)
    {
        if (running is not null && _running.GetValueOrDefault(running.View.Text) == running)
        {
            _running.Remove(running.View.Text);
        }
    }
}
