using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// The pipelines by the normal form of their view: one is started by the first who asks for it, shared by all who ask for
/// the same, and ended a while after the last has left.
/// </summary>
/// <param name="catalog">The streams.</param>
/// <param name="options">The bounds.</param>
/// <param name="outputs">Makes the place where a view's events go.</param>
/// <param name="scheduler">Runs the pipelines and their timers.</param>
internal sealed class PipelineRegistry<TOutput>(Catalog catalog, CompositionOptions options, Func<View, TOutput> outputs, IScheduler scheduler) : IDisposable
    where TOutput : class, IObserver<ViewTurn>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Dictionary<string, LogEvent> _newest = [];
    private EventId _position;

    /// <summary>The views that are at work, in grace too, sorted by their text.</summary>
    public IReadOnlyList<LiveView> Views
    {
        get
        {
            Entry[] entries;
            lock (_lock)
            {
                entries = [.. _entries.Values]; // the hub waits here, so nothing else is done
            }

            return [.. entries.OrderBy(entry => entry.View.Text, StringComparer.Ordinal).Select(entry => entry.Describe(scheduler.Now))];
        }
    }

    /// <summary>Takes what passes the hub.</summary>
    public void OnNext(HubItem item)
    {
        lock (_lock)
        {
            _position = item.Position;
            if (item is LoggedItem { Logged: var logged } && catalog.Snapshots.Contains(logged.Event.Stream))
            {
                _newest[logged.Event.Stream] = logged;
            }

            foreach (var entry in _entries.Values)
            {
                entry.Pipeline.Enter(item);
            }
        }
    }

    /// <summary>Takes part in a view, until the part is disposed. Null if there are too many views.</summary>
    public Part? TryEnter(View view)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(view.Text, out var entry))
            {
                if (_entries.Count >= options.LiveViews)
                {
                    return null;
                }

                _entries[view.Text] = entry = NewEntry(view);
            }

            entry.Parts++;
            entry.Ending.Disposable = null;
            return new Part(this, entry);
        }
    }

    /// <summary>Ends all views: the server stops.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Ending.Dispose();
                entry.Pipeline.Dispose();
            }

            _entries.Clear();
        }
    }

    private Entry NewEntry(View view)
    {
        Entry entry = null!;
        var output = outputs(view);
        var watched = System.Reactive.Observer.Create<ViewTurn>(output.OnNext, error =>
        {
            lock (_lock)
            {
                Remove(entry); // first, so that who comes back gets a new one
            }

            output.OnError(error);
        });
        return entry = new Entry(view, output, new Pipeline(view, catalog, (_position, _newest), options, watched, scheduler), scheduler.Now);
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Parts == 0)
            {
                entry.Ending.Disposable = scheduler.Schedule(options.ShareGrace, () =>
                {
                    lock (_lock)
                    {
                        if (entry.Parts == 0)
                        {
                            Remove(entry);
                            entry.Pipeline.Dispose();
                        }
                    }
                });
            }
        }
    }

    private void Remove(Entry entry)
    {
        if (_entries.GetValueOrDefault(entry.View.Text) == entry)
        {
            _entries.Remove(entry.View.Text);
        }
    }

    private void Join(Entry entry, Action<SnapshotPoint?> joined)
    {
        lock (_lock)
        {
            entry.Pipeline.Join(_position, joined);
        }
    }

    /// <summary>One share in a view.</summary>
    internal sealed class Part(PipelineRegistry<TOutput> registry, Entry entry) : IDisposable
    {
        private int _left;

        /// <summary>Where the view's events go.</summary>
        public TOutput Output => entry.Output;

        /// <inheritdoc cref="Pipeline.Join"/>
        public void Join(Action<SnapshotPoint?> joined) => registry.Join(entry, joined);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                registry.Leave(entry);
            }
        }
    }

    internal sealed class Entry(View view, TOutput output, Pipeline pipeline, DateTimeOffset began)
    {
        public View View => view;

        public TOutput Output => output;

        public Pipeline Pipeline => pipeline;

        public int Parts { get; set; }

        public SerialDisposable Ending { get; } = new();

        public LiveView Describe(DateTimeOffset now) => new(view, Parts, pipeline.EventsIn, pipeline.EventsOut, now - began);
    }
}

/// <summary>A view that is at work.</summary>
/// <param name="View">What it does.</param>
/// <param name="Subscribers">Who gets it.</param>
/// <param name="EventsIn">The events of the log that it took.</param>
/// <param name="EventsOut">The events that it gave.</param>
/// <param name="Age">For how long it is at work.</param>
internal sealed record LiveView(View View, int Subscribers, long EventsIn, long EventsOut, TimeSpan Age);
