using System.Reactive.Concurrency;
using RxSse.Server.Hub;
using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>
/// The frames of all that passes the hub, for any number of subscribers. It observes the hub once, makes one frame of
/// each item, and hands it to the shards, among which the subscribers are dealt out.
/// </summary>
internal sealed class Fanout : IObserver<HubItem>, IObservable<Frame>, IDisposable
{
    private readonly Shard[] _shards;
    private int _lastDealt = -1;

    /// <param name="options">The bounds of delivery.</param>
    /// <param name="snapshots">The streams whose newest event a joining subscriber gets.</param>
    /// <param name="retry">When clients are told to come back.</param>
    /// <param name="logger">Told of subscribers that fail.</param>
    /// <param name="loops">One for each shard.</param>
    public Fanout(
        DeliveryOptions options, IReadOnlySet<string> snapshots, RetryAdvice retry, ILogger<Fanout> logger, IEnumerable<IScheduler> loops) =>
        _shards = [.. loops.Select(loop =>
            new Shard(options, snapshots, () => ControlEvent.Shutdown("stopping", retry.Next()), logger, loop))];

    public void OnNext(HubItem value)
    {
        var frame = Frame.Of(value);
        foreach (var shard in _shards)
        {
            shard.Give(frame);
        }
    }

    /// <summary>The tail has failed for good: the clients are cut off, so that they return when it is mended.</summary>
    public void OnError(Exception error) => AbortAll(error);

    public void OnCompleted()
    {
    }

    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        var next = (uint)Interlocked.Increment(ref _lastDealt);
        return _shards[next % _shards.Length].Subscribe(observer);
    }

    /// <summary>Ends all subscriptions, evenly spread over a window.</summary>
    public void Drain(TimeSpan window)
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i].Drain(new Drain(window, (double)i / _shards.Length));
        }
    }

    /// <summary>Cuts off the subscribers that are left.</summary>
    public void AbortAll(Exception reason)
    {
        foreach (var shard in _shards)
        {
            shard.AbortAll(reason);
        }
    }

    public void Dispose()
    {
        foreach (var shard in _shards)
        {
            shard.Dispose();
        }
    }
}
