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
/// <param name="advance">Asks for the position of the view, as soon as it is beyond another.</param>
internal sealed class ViewGroup(IViewOutput output, View view, ViewContext context, Action<EventId> advance) : SubscriberGroup
{
    private WeakLazy<IReadOnlyList<DerivedEvent>>? _events; // the source of the frames; the same until the view takes another event
    private WeakLazy<IReadOnlyList<Frame>> _snapshot = new(static () => []);

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
            _snapshot = new(() => [.. point.Snapshot.Value.Select(FrameFactory.Of)]);
        }
    }

    /// <summary>A subscriber has room again, or has left.</summary>
    public void HasRoom() => output.HasRoom();

    public override CatchUp CatchUpFor(Subscription subscription, CatchUpContext shard) =>
        new ViewCatchUp(subscription.Start, new ViewProjection(view, context), () => _snapshot, advance, context.Replays, shard)
        {
            Epoch = Position.Epoch,
        };

    // A new copy of the replayable pipes. It does not know earlier events, so the first event always passes a `distinct`.
    private sealed class ViewProjection : IReplayProjection
    {
        private readonly HashSet<string> _streams;
        private readonly List<(PipeName Pipe, ViewEvent Event)> _made = [];
        private readonly Func<Action<LogEvent>> _start;
        private ViewBudget? _budget;
        private Action<LogEvent>? _pass; // started at the first event; it holds the only reference to the pipes, so they end with this object

        public ViewProjection(View view, ViewContext context)
        {
            _streams = [.. view.Streams];
            var replayable = view.Pipes.Where(pipe => pipe.IsReplayable).ToList();
            HasReplayable = replayable.Count > 0;
            HasLive = replayable.Count < view.Pipes.Count;
            _start = () => new RunningPipes(
                replayable, context.Catalog.Types, _ => null, _budget = new ViewBudget(context.Options, view.Keepers),
                Observer.Create<(PipeName, ViewEvent)>(_made.Add), context.Scheduler).Pass;
        }

        public bool HasReplayable { get; }

        public bool HasLive { get; }

        public bool IsCounted => false;

        public long KeptBytes => _pass is null ? 0 : _budget!.Kept;

        public bool Reads(string stream) => _streams.Contains(stream);

        public void Restart() => _pass = null;

        public void Add(LogEvent logged, List<Frame> due)
        {
            (_pass ??= _start())(logged);
            for (var i = 0; i < _made.Count; i++)
            {
                due.Add(FrameFactory.Of(new DerivedEvent(logged.Id, _made[i].Pipe, _made[i].Event, HasId: i == _made.Count - 1)));
            }

            _made.Clear();
        }
    }
}
