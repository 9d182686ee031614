using System.Reactive;
using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>The subscribers of one view at a shard.</summary>
/// <param name="view">The view.</param>
/// <param name="catalog">The streams.</param>
/// <param name="options">The bounds.</param>
/// <param name="loop">The shard's loop.</param>
internal sealed class ViewGroup(View view, Catalog catalog, CompositionOptions options, IScheduler loop) : SubscriberGroup
{
    private Lazy<IReadOnlyList<Frame>> _snapshot = new([]);

    public override IEnumerable<Frame> Snapshot => _snapshot.Value;

    /// <summary>Tells where the view stands: all up to there has come here before.</summary>
    public void ComeTo(EventId position, Lazy<IReadOnlyList<Frame>> snapshot)
    {
        Position = position;
        _snapshot = snapshot;
    }

    public override IReplayProjection ProjectionFor(Subscription subscription) => new ViewProjection(view, catalog, options, loop);

    // A fresh copy of the replayable pipes. What came before is not known to it: a distinct lets its first event through.
    private sealed class ViewProjection : IReplayProjection
    {
        private readonly HashSet<string> _streams;
        private readonly List<(PipeName Pipe, ViewEvent Event)> _made = [];
        private readonly Func<Action<LogEvent>> _start;
        private Action<LogEvent> _pass; // through pipes that end with this object: nothing else refers to them

        public ViewProjection(View view, Catalog catalog, CompositionOptions options, IScheduler loop)
        {
            _streams = [.. view.Pipes.SelectMany(pipe => pipe.Streams)];
            var replayable = view.Pipes.Where(pipe => pipe.IsReplayable).ToList();
            HasReplayable = replayable.Count > 0;
            HasLive = replayable.Count < view.Pipes.Count;
            _start = () => new RunningPipes(
                replayable, catalog.Types, _ => null, options, Observer.Create<(PipeName, ViewEvent)>(_made.Add), loop).Pass;
            _pass = _start();
        }

        public bool HasReplayable { get; }

        public bool HasLive { get; }

        public bool IsCounted => false;

        public bool Reads(string stream) => _streams.Contains(stream);

        public void Restart() => _pass = _start();

        public void Add(LogEvent logged, List<Frame> due)
        {
            _pass(logged);
            for (var i = 0; i < _made.Count; i++)
            {
                due.Add(Frame.Of(new DerivedEvent(logged.Id, _made[i].Pipe, _made[i].Event, HasId: i == _made.Count - 1)));
            }

            _made.Clear();
        }
    }
}
