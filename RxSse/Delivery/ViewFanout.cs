using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Sse;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// The frames of views for any number of subscribers: each view runs once, each of its events becomes one frame, and the
/// shards of its subscribers write it.
/// </summary>
/// <param name="fanout">Whose shards serve the subscribers.</param>
/// <param name="catalog">The streams.</param>
/// <param name="options">The bounds of views.</param>
/// <param name="scheduler">Runs the views and their timers.</param>
internal sealed class ViewFanout(Fanout fanout, Catalog catalog, CompositionOptions options, IScheduler scheduler) : IDisposable
{
    private readonly PipelineRegistry<Output> _pipelines =
        new(catalog, options, view => new Output(fanout.Shards.Select(shard => (shard, new ViewAudience(view, catalog, options, shard.Loop)))), scheduler);

    /// <summary>The views that are at work.</summary>
    public IReadOnlyList<LiveView> Views => _pipelines.Views;

    /// <summary>How many views may be at work.</summary>
    public int MostViews => options.LiveViews;

    /// <summary>Takes what passes the hub.</summary>
    public void OnNext(HubItem item) => _pipelines.OnNext(item);

    /// <summary>Takes part in a view, until the share is disposed. Null if there are too many views.</summary>
    public Share? TryEnter(View view) => _pipelines.TryEnter(view) is { } part ? new Share(part, fanout) : null;

    /// <summary>Ends all views, before the shards that they give to.</summary>
    public void Dispose() => _pipelines.Dispose();

    /// <summary>One subscriber's share in a view.</summary>
    internal sealed class Share(PipelineRegistry<Output>.Part part, Fanout fanout) : IDisposable
    {
        /// <summary>The frames for the subscriber: what it missed or the snapshot, a heartbeat, and then what comes.</summary>
        public IObservable<Frame> Frames(Start start) => new Subscription(part, fanout, start);

        public void Dispose() => part.Dispose();
    }

    // Not Observable.Create: the shard must see the observer itself.
    private sealed class Subscription(PipelineRegistry<Output>.Part part, Fanout fanout, Start start) : IObservable<Frame>
    {
        public IDisposable Subscribe(IObserver<Frame> observer) => part.Output.Subscribe(part, fanout.NextShard(), start, observer);
    }

    /// <summary>Makes frames of what leaves a view, and gives them to its audiences.</summary>
    internal sealed class Output(IEnumerable<(Shard Shard, ViewAudience Audience)> audiences) : IObserver<ViewTurn>
    {
        private readonly (Shard Shard, ViewAudience Audience)[] _audiences = [.. audiences];
        private Lazy<IReadOnlyList<DerivedEvent>>? _snapshot; // as last seen; it stays the same until the view takes another event
        private Lazy<IReadOnlyList<Frame>> _snapshotFrames = new([]);

        public IDisposable Subscribe(PipelineRegistry<Output>.Part part, Shard shard, Start start, IObserver<Frame> observer)
        {
            var audience = _audiences.First(one => one.Shard == shard).Audience;
            var seat = new Seat(shard, audience, Selection.All, start, observer);
            part.Join(point =>
            {
                if (point is null)
                {
                    shard.Fail(seat, new InvalidOperationException("The view has failed."));
                    return;
                }

                var snapshot = FramesOf(point);
                shard.Join(seat, joined => joined.ComeTo(point.Position, snapshot));
            });
            return seat;
        }

        public void OnNext(ViewTurn value)
        {
            Frame[] frames = [.. value.Items.Select(Frame.Of)];
            var snapshot = FramesOf(value.Point);
            foreach (var (shard, audience) in _audiences)
            {
                shard.Give(audience, frames, given => given.ComeTo(value.Point.Position, snapshot));
            }
        }

        public void OnError(Exception error)
        {
            foreach (var (shard, audience) in _audiences)
            {
                shard.AbortAll(audience, error);
            }
        }

        public void OnCompleted()
        {
        }

        private Lazy<IReadOnlyList<Frame>> FramesOf(JoinPoint point)
        {
            if (_snapshot != point.Snapshot)
            {
                _snapshot = point.Snapshot;
                _snapshotFrames = new(() => [.. point.Snapshot.Value.Select(Frame.Of)]);
            }

            return _snapshotFrames;
        }
    }
}
