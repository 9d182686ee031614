using RxSse.Hub;
using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>
/// Publishes a heartbeat to the subscribers of all views in which nothing happens, as one frame. A view whose list is compressed takes the
/// heartbeat itself, and so does each view of a shard that has not taken the heartbeat before: then what waits is bounded for each view.
/// Not synchronised: the dispatcher calls it.
/// </summary>
/// <param name="shards">The shards.</param>
/// <param name="cache">Has the frame of the heartbeat.</param>
/// <param name="timestamp">The time; null if nobody measures how long frames take.</param>
internal sealed class ViewHeartbeats(IReadOnlyList<Shard> shards, FrameCache cache, Func<long>? timestamp = null) : IViewHeartbeats
{
    /// <summary>The most views of one message to a shard. Frames of plain streams pass between two of them, as they do between turns of views.</summary>
    public const int ViewsTogether = 256;

    private readonly Part[] _parts = [.. shards.Select(static shard => new Part(shard))];
    private Frame? _frame;

    public void Begin(Heartbeat heartbeat)
    {
        _frame = cache.Of(new HeartbeatItem(heartbeat));
        foreach (var part in _parts)
        {
            part.Begin();
        }
    }

    public bool TryAdd(IObserver<ViewTurn> view)
    {
        if (view is not ViewOutput { Compressed: null, Subscribed: var subscribed } output)
        {
            return false;
        }

        for (var i = 0; i < subscribed.Count; i++)
        {
            if (_parts[subscribed[i].Index].IsBehind)
            {
                return false;
            }
        }

        for (var i = 0; i < subscribed.Count; i++)
        {
            _parts[subscribed[i].Index].Add(output);
        }

        return true;
    }

    public void End()
    {
        var passedAt = timestamp?.Invoke() ?? 0;
        foreach (var part in _parts)
        {
            part.Send(_frame!, passedAt);
        }

        _frame = null;
    }

    // The views whose subscribers at one shard get the heartbeat.
    private sealed class Part(Shard shard)
    {
        private readonly List<IViewOutput> _views = [];
        private int _onWay; // messages that the shard has not taken

        public bool IsBehind { get; private set; }

        public void Begin() => IsBehind = Volatile.Read(ref _onWay) > 0;

        public void Add(IViewOutput view) => _views.Add(view);

        public void Send(Frame frame, long passedAt)
        {
            foreach (var views in _views.Chunk(ViewsTogether))
            {
                Interlocked.Increment(ref _onWay);
                shard.Publish(new ViewsHeartbeat(frame, views, passedAt, Taken));
            }

            _views.Clear();
        }

        private void Taken() => Interlocked.Decrement(ref _onWay);
    }
}
