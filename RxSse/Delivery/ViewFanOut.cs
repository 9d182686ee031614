using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
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
/// <param name="named">The texts of the named views.</param>
/// <param name="options">The bounds of views.</param>
/// <param name="scheduler">Runs the timers of the views.</param>
/// <param name="replays">Runs the replays.</param>
/// <param name="loops">Run the views; null: <paramref name="scheduler"/> does.</param>
/// <param name="compressors">Compress the views; null if nothing is compressed.</param>
/// <param name="dispatcher">Passes the items of the hub to the views; null: <paramref name="scheduler"/> does.</param>
/// <param name="logger">Receives errors; null: nobody does.</param>
/// <param name="clock">Measures the turns of the views; null: that of <paramref name="scheduler"/>.</param>
[SuppressMessage("Design", "CA1031", Justification = "The error of a snapshot ends the subscriber that needs it.")]
internal sealed class ViewFanOut(
    FanOut fanOut, Catalog catalog, IReadOnlySet<string> named, CompositionOptions options, IScheduler scheduler, ReplayTurns replays,
    IReadOnlyList<IScheduler>? loops = null, Compressors? compressors = null, IScheduler? dispatcher = null, ILogger? logger = null,
    IStopwatch? clock = null)
    : IDisposable
{
    private readonly ViewContext _context = new(catalog, options, replays, scheduler);
    private readonly ViewRegistry _registry = new(
        catalog, named, options, view => new ViewOutput(fanOut.Shards, fanOut.Cache, compressors?.Of(view), fanOut.Timestamp),
        scheduler, loops, clock, dispatcher, logger, fanOut.Log, replays,
        options.HeartbeatsGoBy ? new ViewHeartbeats(fanOut.Shards, fanOut.Cache, fanOut.Timestamp) : null);

    /// <summary>The running views.</summary>
    public IReadOnlyList<LiveView> Views => _registry.Views;

    /// <summary>The number of running views.</summary>
    public int Count => _registry.Count;

    /// <summary>What the index of the views does.</summary>
    public IndexCounts Index => _registry.Index;

    /// <summary>The number of events that a named view has passed, and that have left it, since the server started.</summary>
    /// <param name="text">The text of the view.</param>
    public (long In, long Out) EventsOf(string text) => _registry.EventsOf(text);

    /// <summary>Passes an item of the hub to the views.</summary>
    public void OnNext(HubItem item) => _registry.OnNext(item);

    /// <summary>Acquires a share in a view, and starts the view if it does not run. Null if the subscriber is rejected.</summary>
    /// <param name="view">The view.</param>
    /// <param name="address">The address of the subscriber; null if it has none.</param>
    /// <param name="rejection">Why it is rejected; null if it is not.</param>
    /// <param name="start">Asked before a view starts that has no name: not null if it must not. Null: nobody is asked.</param>
    public ViewLease? TryAcquire(View view, IPAddress? address, out Rejection? rejection, Func<Rejection?>? start = null)
    {
        Rejection? refused = null;
        var client = options.ViewsPerAddress is null ? null : ClientAddress.Of(address);
        var lease = _registry.TryAcquire(view, client, out var limit, start is null ? null : () => (refused = start()) is null);
        rejection = lease is not null ? null
            : limit == ViewLimit.NewViews ? refused
            : limit == ViewLimit.LiveViews ? Rejection.TooManyViews(options.LiveViews)
            : Rejection.TooManyViewsFrom(client!, options.ViewsPerAddress!.Value);
        return lease;
    }

    /// <summary>The frames for one subscriber: the missed events or the snapshot, a heartbeat, then live frames.</summary>
    /// <param name="lease">The subscriber's share in the view. The caller disposes it after the subscription.</param>
    /// <param name="start">Where the subscription starts.</param>
    /// <param name="sink">Writes what the observer of the frames has queued.</param>
    public IObservable<Frame> Frames(ViewLease lease, StartPosition start, IFrameSink sink) => Observable.Create<Frame>(observer =>
    {
        var shard = fanOut.NextShard();
        var subscription = new Subscription(shard, StreamSelection.All, start, sink, observer);
        var left = new BooleanDisposable();
        lease.Join(point =>
        {
            if (point is null)
            {
                shard.Fail(subscription, lease.Error ?? new InvalidOperationException($"The view failed: {lease.View.Text}"));
                return;
            }

            object? snapshot;
            try
            {
                snapshot = start.After is null ? point.Snapshot.Value : null; // computed here, and not on the shard's loop
            }
            catch (Exception error)
            {
                shard.Fail(subscription, error);
                return;
            }

            var output = (ViewOutput)lease.Output;
            shard.Join(subscription, output, point, snapshot, () => new ViewGroup(output, lease.View, _context, lease.Advance));
        }, () => left.IsDisposed);
        return StableCompositeDisposable.Create(left, subscription);
    });

    /// <summary>The list of a running view; null if it is not compressed.</summary>
    public static CompressedLists? CompressedOf(ViewLease lease) => ((ViewOutput)lease.Output).Compressed;

    /// <summary>Ends all views. Call it before the shards are disposed.</summary>
    public void Dispose()
    {
        replays.Dispose();
        _registry.Dispose();
    }
}
