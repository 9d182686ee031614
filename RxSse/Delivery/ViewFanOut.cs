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
/// <param name="fanOut">Whose shards serve the subscribers.</param>
/// <param name="catalog">The streams.</param>
/// <param name="options">The bounds of views.</param>
/// <param name="scheduler">Runs the views and their timers.</param>
internal sealed class ViewFanOut(FanOut fanOut, Catalog catalog, CompositionOptions options, IScheduler scheduler) : IDisposable
{
    private readonly PipelineRegistry<Output> _pipelines =
        new(catalog, options, view => new Output(fanOut.Shards.Select(shard => (shard, new ViewGroup(view, catalog, options, shard.Loop)))), scheduler);

    /// <summary>The views that are at work.</summary>
    public IReadOnlyList<LiveView> Views => _pipelines.Views;

    /// <summary>How many views may be at work.</summary>
    public int MaxViews => options.LiveViews;

    /// <summary>Takes what passes the hub.</summary>
    public void OnNext(HubItem item) => _pipelines.OnNext(item);

    /// <summary>Takes part in a view, until the share is disposed. Null if there are too many views.</summary>
    public Share? TryEnter(View view) => _pipelines.TryEnter(view) is { } part ? new Share(part, fanOut) : null;

    /// <summary>Ends all views, before the shards that they give to.</summary>
    public void Dispose() => _pipelines.Dispose();

    /// <summary>One subscriber's share in a view.</summary>
    internal sealed class Share(PipelineRegistry<Output>.Part part, FanOut fanOut) : IDisposable
    {
        /// <summary>The frames for the subscriber: what it missed or the snapshot, a heartbeat, and then what comes.</summary>
        public IObservable<Frame> Frames(StartPosition start) => new FrameObservable(part, fanOut, start);

        public void Dispose() => part.Dispose();
    }

    // Not Observable.Create: the shard must see the observer itself.
    private sealed class FrameObservable(PipelineRegistry<Output>.Part part, FanOut fanOut, StartPosition start) : IObservable<Frame>
    {
        public IDisposable Subscribe(IObserver<Frame> observer) => part.Output.Subscribe(part, fanOut.NextShard(), start, observer);
    }

    /// <summary>Makes frames of what leaves a view, and gives them to its groups.</summary>
    internal sealed class Output(IEnumerable<(Shard Shard, ViewGroup Group)> groups) : IObserver<ViewTurn>
    {
        private readonly (Shard Shard, ViewGroup Group)[] _groups = [.. groups];
        private Lazy<IReadOnlyList<DerivedEvent>>? _snapshot; // as last seen; it stays the same until the view takes another event
        private Lazy<IReadOnlyList<Frame>> _snapshotFrames = new([]);

        public IDisposable Subscribe(PipelineRegistry<Output>.Part part, Shard shard, StartPosition start, IObserver<Frame> observer)
        {
            var group = _groups.First(one => one.Shard == shard).Group;
            var subscription = new Subscription(shard, group, StreamSelection.All, start, observer);
            part.Join(point =>
            {
                if (point is null)
                {
                    shard.Fail(subscription, new InvalidOperationException("The view has failed."));
                    return;
                }

                var snapshot = FramesOf(point);
                shard.Join(subscription, joined => joined.ComeTo(point.Position, snapshot));
            });
            return subscription;
        }

        public void OnNext(ViewTurn value)
        {
            Frame[] frames = [.. value.Items.Select(Frame.Of)];
            var snapshot = FramesOf(value.Point);
            foreach (var (shard, group) in _groups)
            {
                shard.Give(group, frames, given => given.ComeTo(value.Point.Position, snapshot));
            }
        }

        public void OnError(Exception error)
        {
            foreach (var (shard, group) in _groups)
            {
                shard.AbortAll(group, error);
            }
        }

        public void OnCompleted()
        {
        }

        private Lazy<IReadOnlyList<Frame>> FramesOf(SnapshotPoint point)
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
