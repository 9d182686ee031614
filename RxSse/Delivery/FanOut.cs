using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// Publishes what passes the hub to any number of subscribers. It observes the hub once, makes one frame per item, and
/// passes the frame to the shards. Subscribers are assigned to the shards in turn.
/// </summary>
internal sealed partial class FanOut : IDisposable
{
    private readonly FrameCache _frames;
    private readonly ShardContext _context;
    private readonly CompressedLists? _compressed;
    private readonly Shard[] _shards;
    private int _lastAssigned = -1;

    /// <param name="context">What the shards share.</param>
    /// <param name="loops">One loop per shard.</param>
    /// <param name="compressed">The selections that are compressed; null if none is.</param>
    public FanOut(ShardContext context, IEnumerable<IScheduler> loops, CompressedLists? compressed = null)
    {
        _context = context;
        _frames = context.Frames;
        _compressed = compressed;
        _shards = [.. loops.Select((loop, index) => new Shard(context, loop, index))];
    }

    /// <summary>The log.</summary>
    public IEventLog Log => _context.Log;

    /// <summary>The shards.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>The frames of the newest events and of the newest heartbeat.</summary>
    public FrameCache Cache => _frames;

    /// <summary>Whether frames of plain streams wait.</summary>
    public bool HasWaiting => _shards.Any(static shard => shard.HasWaiting);

    /// <summary>What waits for the shard that is most behind, as a share of what may wait.</summary>
    public double Backlog => _shards.Max(static shard => shard.Backlog);

    /// <summary>The number of events that were written to subscribers.</summary>
    public long EventsWritten => _shards.Sum(static shard => shard.Written.Events);

    /// <summary>The number of bytes that were written to subscribers.</summary>
    public long BytesWritten => _shards.Sum(static shard => shard.Written.Bytes);

    /// <summary>The time by which the shards measure how long frames take.</summary>
    public Func<long> Timestamp => _context.Timestamp;

    /// <summary>The shard of the next subscriber.</summary>
    public Shard NextShard() => _shards[(uint)Interlocked.Increment(ref _lastAssigned) % _shards.Length];

    /// <summary>Passes an item to all shards.</summary>
    public void OnNext(HubItem item)
    {
        switch (item)
        {
            case StandingItem standing:
                Stand(standing);
                return;
            case Break gone:
                PassOn(gone);
                return;
            case MarkItem:
                return; // for views only
        }

        var frame = _frames.Of(item);
        _compressed?.Take(frame);
        frame.PassedAt = _context.Timestamp();
        var span = FanOutSpan.Start(_context.Spans, item, _shards.Length);
        foreach (var shard in _shards)
        {
            shard.Publish(frame);
            if (span is not null)
            {
                shard.EndOf(span);
            }
        }
    }

    /// <summary>The frames for one subscriber: the missed events or the snapshot, a heartbeat, then live frames.</summary>
    /// <param name="selection">The streams.</param>
    /// <param name="start">Where the subscription starts.</param>
    /// <param name="sink">Writes what the observer of the frames has queued.</param>
    public IObservable<Frame> Frames(StreamSelection selection, StartPosition start, IFrameSink sink) =>
        Observable.Create<Frame>(observer => NextShard().Subscribe(selection, start, sink, observer));

    /// <summary>Ends all subscriptions, evenly spread over a window.</summary>
    public void Drain(TimeSpan window)
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i].Drain(new ShutdownSchedule(window, (double)i / _shards.Length));
        }
    }

    /// <summary>Ends the responses to those whose credentials are revoked.</summary>
    public void EndRevoked()
    {
        foreach (var shard in _shards)
        {
            shard.EndRevoked();
        }
    }

    /// <summary>Aborts the connections of all subscribers.</summary>
    public void AbortAll(AbortReason reason)
    {
        foreach (var shard in _shards)
        {
            shard.AbortAll(reason);
        }
    }

    private void Stand(StandingItem standing)
    {
        Frame[] newest = [.. standing.Newest.Select(_frames.Of)];
        foreach (var shard in _shards)
        {
            shard.Stand(standing.Position, newest);
        }
    }

    private void PassOn(Break at)
    {
        if (at.IsNewEpoch)
        {
            _context.Begins.Add(at.Position);
        }

        var frames = new BreakFrames(at, [.. at.Newest.Select(_frames.Of)], _context.Snapshots);
        foreach (var shard in _shards)
        {
            shard.Break(frames);
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
