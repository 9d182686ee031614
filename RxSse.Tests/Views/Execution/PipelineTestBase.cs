using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>
/// Running views in virtual time. An item of a view is written <c>type data @position</c>, followed by <c>#</c> if it has
/// the id. The streams a and b keep a snapshot, c does not. The clock starts at 0, in Unix milliseconds.
/// </summary>
public abstract class PipelineTestBase : TimetableTestBase
{
    private ViewRegistry? _registry;
    private PipelineLog? _log;
    private long _published;

    private protected List<Recorder> Started { get; } = [];

    private protected RecordingLogger<ViewDispatcher> Logger { get; } = new();

    // The texts of the named views.
    private protected HashSet<string> Named { get; } = [];

    // Measures the turns. It stands still unless a test moves it.
    private protected ManualClock Clock { get; } = new();

    // Runs the dispatcher. At once, so that a test publishes to the pipelines.
    private protected virtual IScheduler DispatcherLoop => ImmediateScheduler.Instance;

    // Passes heartbeats to views that they do not enter; null: they enter all.
    private protected virtual IViewHeartbeats? Heartbeats => null;

    // What is due runs when a test lets it run, and not while it publishes.
    protected PipelineTestBase() => Options.RunsOnHub = false;

    // Created at first use, with the options of that moment.
    private protected ViewRegistry Registry => _registry ??= NewRegistry();

    private protected PipelineLog Log => _log!;

    private protected static View View(string text) => new ViewLanguage(["a", "b", "c"], [], new()).Parse(text).View;

    private protected Share Enter(string view) => Enter(View(view));

    private protected Share Enter(View view)
    {
        var lease = Registry.TryAcquire(view, address: null, out _);
        Assert.NotNull(lease);
        Turn();
        return new Share(lease, Started.Single(recorder => ReferenceEquals(recorder, lease.Output)));
    }

    private protected ViewLease? TryAcquire(string view, Func<bool>? mayStart = null) =>
        Registry.TryAcquire(View(view), address: null, out _, mayStart);

    private protected void Publish(string stream, string data)
    {
        var registry = Registry;
        _published++;
        registry.OnNext(_log!.Append(new StreamEvent(stream, stream, Encoding.UTF8.GetBytes(data))));
    }

    private protected void Heartbeat() => Registry.OnNext(new Heartbeat(new EventId("e", _published), default));

    // Long enough for everything that is due now, and too short for any duration.
    private protected void Turn() => Scheduler.AdvanceBy(100);

    private protected void Wait(long milliseconds) => Scheduler.AdvanceBy(Ms(milliseconds).Ticks);

    private protected string? Join(Share part)
    {
        var joined = "nothing yet";
        part.Join(point =>
            joined = point is null ? null : $"{point.Position.Sequence}: {string.Join(", ", point.Snapshot.Value.Select(Text))}");
        Turn();
        return joined;
    }

    private protected static string Text(ViewItem item) => item switch
    {
        DerivedEvent made =>
            $"{made.Event.Type} {Encoding.UTF8.GetString(made.Event.Data.Span)} @{made.Position.Sequence}{(made.HasId ? "#" : "")}",
        HeartbeatItem => $"heartbeat @{item.Position.Sequence}",
        SkippedRange leftOut => $"left out {leftOut.From.Sequence} to {item.Position.Sequence}",
        _ => throw new ArgumentException(item.ToString(), nameof(item)),
    };

    private ViewRegistry NewRegistry()
    {
        var catalog = new Catalog(new Dictionary<string, string> { ["a"] = "a", ["b"] = "b", ["c"] = "c" }, new HashSet<string> { "a", "b" });
        _log = new PipelineLog(Scheduler, item => Registry.OnNext(item));
        var registry = new ViewRegistry(catalog, Named, Options, view =>
        {
            Started.Add(new Recorder(view.Text));
            return Started[^1];
        }, Scheduler, clock: Clock, dispatcher: DispatcherLoop, logger: Logger, log: _log, heartbeats: Heartbeats);
        registry.OnNext(new Heartbeat(new EventId("e", 0), default));
        return registry;
    }

    /// <summary>A lease of a view, with the recorder that is the view's output.</summary>
    private protected sealed class Share(ViewLease lease, Recorder output) : IDisposable
    {
        public Recorder Output => output;

        public void Join(Action<SnapshotPoint?> joined, Func<bool>? hasLeft = null) => lease.Join(joined, hasLeft);

        public void Advance(EventId position, long? until = null) => lease.Advance(position, until);

        public void Dispose() => lease.Dispose();
    }

    /// <summary>A clock that a test sets.</summary>
    private protected sealed class ManualClock : IStopwatch
    {
        private TimeSpan _elapsed;

        /// <summary>How far each look moves it.</summary>
        public TimeSpan Step { get; set; }

        /// <summary>Called at each look.</summary>
        public Action? Looked { get; set; }

        public TimeSpan Elapsed
        {
            get
            {
                Looked?.Invoke();
                return _elapsed += Step;
            }

            set => _elapsed = value;
        }
    }

    /// <summary>An operator that takes its time for each event.</summary>
    private protected sealed record Costly(ManualClock Clock, TimeSpan Cost, string Name = "costly") : Operator
    {
        public override string Text => Name;

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
            events.Do(_ => Clock.Elapsed += Cost);
    }

    /// <summary>Records what leaves a view.</summary>
    private protected sealed class Recorder(string view) : IViewReceiver
    {
        private readonly List<string> _items = [];
        private readonly List<ViewTurn> _turns = [];

        public string View => view;

        public Exception? Error { get; private set; }

        public bool IsExpensive { get; set; }

        /// <summary>Whether it throws.</summary>
        public bool Throws { get; set; }

        /// <summary>Whether what leaves does not arrive before the next <see cref="Deliver"/>.</summary>
        public bool IsSlow { get; set; }

        /// <summary>Called with each turn.</summary>
        public Action? Received { get; set; }

        /// <summary>The number of items in each turn.</summary>
        public List<int> Turns { get; } = [];

        /// <summary>The positions that it was told without items.</summary>
        public List<long> Points { get; } = [];

        /// <summary>The last turn.</summary>
        public ViewTurn? Last { get; private set; }

        /// <summary>What is on its way, in bytes.</summary>
        public long OnWay => _turns.Sum(turn => turn.Bytes);

        public void Deliver()
        {
            ViewTurn[] turns = [.. _turns];
            _turns.Clear();
            Array.ForEach(turns, turn => turn.Delivered());
        }

        /// <summary>The items since the last call.</summary>
        public string[] Next()
        {
            string[] next = [.. _items];
            _items.Clear();
            return next;
        }

        public void OnNext(ViewTurn value)
        {
            if (Throws)
            {
                throw new InvalidOperationException();
            }

            Received?.Invoke();
            _items.AddRange(value.Items.Select(Text));
            _turns.Add(value);
            Last = value;
            if (value.Items.Count == 0)
            {
                Points.Add(value.Point.Position.Sequence);
            }

            Turns.Add(value.Items.Count);
            if (!IsSlow)
            {
                Deliver();
            }
        }

        public void OnError(Exception error) => Error = error;

        public void OnCompleted()
        {
        }
    }
}
