using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Delivery.Joining;
using RxSse.Hub;
using RxSse.Sse;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// Publishes views to any number of subscribers: each view runs once, each of its events becomes one frame, and the shards
/// of its subscribers write it.
/// </summary>
/// <param name="fanOut">Has the shards that serve the subscribers.</param>
/// <param name="catalog">The streams.</param>
/// <param name="options">The bounds of views.</param>
/// <param name="scheduler">Runs the timers of the views.</param>
/// <param name="loops">Run the views; null: <paramref name="scheduler"/> does.</param>
internal sealed class ViewFanOut(FanOut fanOut, Catalog catalog, CompositionOptions options, IScheduler scheduler, IReadOnlyList<IScheduler>? loops = null)
    : IDisposable
{
    private readonly ViewRegistry _registry = new(catalog, options, _ => new ViewOutput(fanOut.Shards), scheduler, loops);

    /// <summary>The running views.</summary>
    public IReadOnlyList<LiveView> Views => _registry.Views;

    /// <summary>The maximum number of running views.</summary>
    public int MaxViews => options.LiveViews;

    /// <summary>Passes an item of the hub to the views.</summary>
    public void OnNext(HubItem item) => _registry.OnNext(item);

    /// <inheritdoc cref="ViewRegistry.TryAcquire"/>
    public ViewLease? TryAcquire(View view) => _registry.TryAcquire(view);

    /// <summary>The frames for one subscriber: the missed events or the snapshot, a heartbeat, then live frames.</summary>
    /// <param name="lease">The subscriber's share in the view. The caller disposes it after the subscription.</param>
    /// <param name="start">Where the subscription starts.</param>
    /// <param name="sink">Writes what the observer of the frames has queued.</param>
    public IObservable<Frame> Frames(ViewLease lease, StartPosition start, IFrameSink sink) => Observable.Create<Frame>(observer =>
    {
        var shard = fanOut.NextShard();
        var subscription = new Subscription(shard, StreamSelection.All, start, sink, observer);
        lease.Join(point =>
        {
            if (point is null)
            {
                shard.Fail(subscription, new InvalidOperationException($"The view failed: {lease.View.Text}"));
            }
            else
            {
                shard.Join(subscription, lease.Output, point, () => new ViewGroup(lease.Output, lease.View, catalog, options, shard.Loop));
            }
        });
        return subscription;
    });

    /// <summary>Ends all views. Call it before the shards are disposed.</summary>
    public void Dispose() => _registry.Dispose();
}
