using System.Reactive;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Threading;
using RxSse.Views.Execution;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>The subscribers of one view at a shard.</summary>
/// <param name="output">The output of the running view.</param>
/// <param name="view">The view.</param>
/// <param name="context">What all views share.</param>
/// <param name="advance">Asks for the position of the view, as soon as it is beyond another, and for a time that it is to have, if there is one.</param>
internal sealed class ViewGroup(IViewOutput output, View view, ViewContext context, Action<EventId, long?> advance) : SubscriberGroup
{
    private static readonly WeakLazy<IReadOnlyList<Frame>> NoFrames = new(static () => []);

    private WeakLazy<IReadOnlyList<DerivedEvent>> _events = Snapshots.None; // the source of the frames; the same until the view takes another event
    private WeakLazy<IReadOnlyList<Frame>> _snapshot = NoFrames;

    /// <summary>The output of the running view.</summary>
    public IViewOutput Output => output;

    /// <summary>The view.</summary>
    public View View => view;

    /// <summary>What the subscribers have room for.</summary>
    public ViewDemand Demand =>
        Members.Count == 0 ? ViewDemand.None : Members.All(static member => member.HasEnough) ? ViewDemand.Enough : ViewDemand.More;

    public override IEnumerable<Frame> Snapshot => _snapshot.Value;

    /// <summary>Sets the state of the view. All frames up to its position have been given to the group before.</summary>
    public void MoveTo(SnapshotPoint point)
    {
        Position = point.Position;
        if (_events != point.Snapshot)
        {
            _events = point.Snapshot;
            _snapshot = FramesOf(point.Snapshot);
        }
    }

    /// <summary>A subscriber has room again, or has left.</summary>
    public void HasRoom() => output.HasRoom();

    public override CatchUp CatchUpFor(Subscription subscription, CatchUpContext shard) =>
        new ViewCatchUp(subscription.Start, new ViewProjection(view, context), () => _snapshot, advance, context.Replays, shard)
        {
            Epoch = Position.Epoch,
        };

    private static WeakLazy<IReadOnlyList<Frame>> FramesOf(WeakLazy<IReadOnlyList<DerivedEvent>> events) =>
        events == Snapshots.None ? NoFrames : new(() => [.. events.Value.Select(FrameFactory.Of)]);

    // A new copy of the replayable pipes. It does not know earlier events, so the first event always passes a `distinct`.
    private sealed class ViewProjection : IReplayProjection
    {
        private readonly HashSet<string> _streams;
        private readonly List<(PipeName Pipe, ViewEvent Event)> _made = [];
        private readonly Func<Action<LogEvent>> _start;
        private readonly Func<WindowPipes> _newWindows;
        private ViewBudget? _budget;
        private ViewBudget? _windowBudget;
        private Action<LogEvent>? _pass; // started at the first event; it holds the only reference to the pipes, so they end with this object
        private WindowPipes? _windows;

        public ViewProjection(View view, ViewContext context)
        {
            _streams = [.. view.Streams];
            Windows = view.Windows;
            HasReplayable = view.Pipes.Any(pipe => pipe.IsReplayable);
            HasLive = !view.Pipes.All(pipe => pipe.IsReplayable);
            var plain = view.Pipes.Where(pipe => pipe is { IsReplayable: true, HasReplayableWindows: false }).ToList();
            var made = Observer.Create<(PipeName, ViewEvent)>(_made.Add);
            _start = () => new RunningPipes(
                plain, context.Catalog.Types, _ => null, _budget = new ViewBudget(context.Options, view.Keepers), made, context.Scheduler).Pass;
            _newWindows = () => new WindowPipes(
                Windows!,
                (clock, results) => new RunningPipes(
                    Windows!.Pipes, context.Catalog.Types, _ => null, _windowBudget = new ViewBudget(context.Options, view.Keepers), results,
                    context.Scheduler, clock),
                made);
        }

        public bool HasReplayable { get; }

        public bool HasLive { get; }

        public bool IsCounted => false;

        public WindowPlan? Windows { get; }

        public long KeptBytes => (_pass is null ? 0 : _budget!.Kept) + (_windows is null ? 0 : _windowBudget!.Kept);

        public long NextEnd => _windows?.NextEnd ?? long.MaxValue;

        public bool Reads(string stream) => _streams.Contains(stream);

        public void Restart() => _pass = null;

        public void BeginWindows(long known, long results, bool isWhole)
        {
            _windows ??= _newWindows();
            if (isWhole)
            {
                _windows.Begin(known, results);
            }
            else
            {
                _windows.BeginWhole(known + 1, results); // what is gone may be of the same time
            }
        }

        public bool TryLeap(long time, long most) => _windows?.TryLeap(time, most) == true;

        public void EndWindows(EventId? position, List<Frame> due)
        {
            _windows!.EndWindowsAt(NextEnd);
            if (position is { } end)
            {
                AddFrames(end, isOfWindow: true, due);
            }

            _made.Clear();
        }

        public void Add(LogEvent logged, bool isNew, List<Frame> due)
        {
            if (isNew)
            {
                (_pass ??= _start())(logged);
            }

            _windows?.Pass(logged);
            if (!isNew)
            {
                _made.Clear();
            }

            AddFrames(
                Windows is null ? logged.Id : logged.Id with { Until = LogTime.Milliseconds(logged.Time) }, isOfWindow: false, due);
        }

        private void AddFrames(EventId position, bool isOfWindow, List<Frame> due)
        {
            for (var i = 0; i < _made.Count; i++)
            {
                var made = new DerivedEvent(position, _made[i].Pipe, _made[i].Event, HasId: i == _made.Count - 1);
                due.Add(FrameFactory.Of(isOfWindow ? made with { IsOfWindow = true } : made));
            }

            _made.Clear();
        }
    }
}
