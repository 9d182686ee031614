using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// The frames of all that passes the hub, for any number of subscribers. It observes the hub once, makes one frame of
/// each item, and hands it to the shards, among which the subscribers are dealt out.
/// </summary>
internal sealed class FanOut : IDisposable
{
    private readonly FrameCache _frames;
    private readonly Shard[] _shards;
    private int _lastDealt = -1;

    /// <param name="context">What the shards share.</param>
    /// <param name="loops">One for each shard.</param>
    public FanOut(ShardContext context, IEnumerable<IScheduler> loops)
    {
        _frames = context.Frames;
        _shards = [.. loops.Select(loop => new Shard(context, loop))];
    }

    /// <summary>The loops.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>The shard for the next subscriber.</summary>
    public Shard NextShard() => _shards[(uint)Interlocked.Increment(ref _lastDealt) % _shards.Length];

    /// <summary>Hands an item to all shards.</summary>
    public void OnNext(HubItem item)
    {
        var frame = _frames.Of(item);
        foreach (var shard in _shards)
        {
            shard.Give(frame);
        }
    }

    /// <summary>The frames for one subscriber: what it missed or the snapshot, a heartbeat, and then what comes.</summary>
    public IObservable<Frame> Frames(StreamSelection selection, StartPosition start) => new FrameObservable(this, selection, start);

    /// <summary>Ends all subscriptions, evenly spread over a window.</summary>
    public void Drain(TimeSpan window)
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i].Drain(new ShutdownSchedule(window, (double)i / _shards.Length));
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

    private sealed class FrameObservable(FanOut fanOut, StreamSelection selection, StartPosition start) : IObservable<Frame>
    {
        public IDisposable Subscribe(IObserver<Frame> observer) => fanOut.NextShard().Subscribe(selection, start, observer);
    }
}
