using RxSse.Delivery.Compression;
using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>
/// Makes one frame of each event of a running view, and publishes it to the shards that have subscribers of the view. It encodes the frames
/// itself, in the formats of these subscribers, so that the shards do not have to. While no subscriber has room for more, it holds the view.
/// </summary>
/// <param name="shards">The shards.</param>
/// <param name="cache">Has the frames of heartbeats.</param>
/// <param name="compressed">The list of the view, if it may be compressed.</param>
/// <param name="timestamp">The time; null if nobody measures how long frames take.</param>
internal sealed class ViewOutput(
    IReadOnlyList<Shard> shards, FrameCache cache, CompressedLists? compressed = null, Func<long>? timestamp = null)
    : IViewReceiver, IViewOutput
{
    private const int Few = 2; // shards: waking each costs as much as a short turn of a view
    private const int FewSubscribers = 4; // writing to so many costs no more than to wake a shard

    private static readonly SseFormat[] Formats = Enum.GetValues<SseFormat>();
    private readonly Lock _lock = new();
    private readonly bool[] _isUsed = new bool[Formats.Length]; // which formats the subscribers have needed so far
    private readonly int[] _subscribers = new int[shards.Count];
    private int _cost; // of writing to all subscribers
    private volatile Shard[] _subscribed = []; // the shards that have subscribers; never changed, but replaced
    private List<Action>? _held; // make the view go on; the turns themselves are not kept. Null if there are none
    private long _rooms;

    /// <summary>The list of the view; null if it is not compressed.</summary>
    public CompressedLists? Compressed => compressed;

    /// <inheritdoc/>
    public bool IsExpensive => compressed is not null || _subscribed.Length > Few;

    /// <summary>The shards that have subscribers of the view. Read from any thread.</summary>
    public IReadOnlyList<Shard> Subscribed => _subscribed;

    public void AddSubscriber(int shard, bool isQuick)
    {
        lock (_lock)
        {
            _cost += CostOf(isQuick);
            if (_subscribers[shard]++ == 0)
            {
                FindSubscribed();
            }
        }
    }

    public void RemoveSubscriber(int shard, bool isQuick)
    {
        lock (_lock)
        {
            _cost -= CostOf(isQuick);
            if (--_subscribers[shard] == 0)
            {
                FindSubscribed();
            }
        }
    }

    public void OnNext(ViewTurn value)
    {
        var subscribed = _subscribed;
        if (subscribed.Length == 0)
        {
            value.Delivered();
            return;
        }

        var published = new ViewFrames(this, value, subscribed.Length, cache, EndServing)
        {
            Rooms = Volatile.Read(ref _rooms),
            PassedAt = timestamp?.Invoke() ?? 0,
        };
        foreach (var frame in published.Frames)
        {
            foreach (var format in Formats)
            {
                if (Volatile.Read(ref _isUsed[(int)format]))
                {
                    frame.Bytes(format);
                }
            }

            compressed?.Take(frame);
        }

        var runsHere = value.RunsHere && compressed is null && Volatile.Read(ref _cost) <= FewSubscribers;
        foreach (var shard in subscribed)
        {
            shard.Publish(published, runsHere);
        }
    }

    public void OnError(Exception error)
    {
        foreach (var shard in _subscribed)
        {
            shard.AbortAll(this, error);
        }
    }

    public void OnCompleted()
    {
    }

    public void HasRoom()
    {
        List<Action>? held;
        lock (_lock)
        {
            _rooms++;
            (held, _held) = (_held, null);
        }

        held?.ForEach(static goOn => goOn());
    }

    // The shards have given the frames to the subscribers.
    private void EndServing(ViewFrames published)
    {
        lock (_lock)
        {
            if (published.Demand == ViewDemand.Enough && published.Rooms == _rooms)
            {
                published.Turn.Hold();
                (_held ??= []).Add(published.Turn.Resume);
            }
        }

        // The frame of a heartbeat is encoded for the subscribers of others too.
        if (published.Frames.FirstOrDefault(static frame => frame.Kind != FrameKind.Heartbeat) is { } own)
        {
            foreach (var format in Formats.Where(own.IsEncoded))
            {
                Volatile.Write(ref _isUsed[(int)format], true);
            }
        }
    }

    // As many quick subscribers.
    private static int CostOf(bool isQuick) => isQuick ? 1 : FewSubscribers + 1;

    private void FindSubscribed() => _subscribed = [.. shards.Where((_, i) => _subscribers[i] > 0)];
}
