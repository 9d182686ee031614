using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>What the subscribers of a view have room for.</summary>
internal enum ViewDemand
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>None of them reads, and all have enough in their queues.</summary>
    Enough,

    /// <summary>At least one has room for more.</summary>
    More,
}

/// <summary>The output of a running view, as the shards of its subscribers see it.</summary>
internal interface IViewOutput
{
    /// <summary>A subscriber is about to join at a shard, which gets what leaves the view from now on.</summary>
    /// <param name="shard">The index of the shard.</param>
    /// <param name="isQuick">Whether writing to it takes little time.</param>
    void AddSubscriber(int shard, bool isQuick);

    /// <summary>A subscriber has left, or has not joined. A shard without subscribers gets nothing more.</summary>
    /// <param name="shard">The index of the shard.</param>
    /// <param name="isQuick">What was said when it was added.</param>
    void RemoveSubscriber(int shard, bool isQuick);

    /// <summary>A subscriber has room again, or has left. Called in a turn of its shard.</summary>
    void HasRoom();
}

/// <summary>The frames of one turn of a view, on their way to its subscribers.</summary>
/// <param name="view">The output of the running view.</param>
/// <param name="turn">What left the view.</param>
/// <param name="shards">The number of shards that serve the frames.</param>
/// <param name="cache">Has the frames of heartbeats.</param>
/// <param name="served">Called when all of them have.</param>
internal sealed class ViewFrames(IViewOutput view, ViewTurn turn, int shards, FrameCache cache, Action<ViewFrames>? served = null)
{
    private readonly Lock _lock = new();
    private int _shards = shards;

    /// <summary>The output of the running view.</summary>
    public IViewOutput View => view;

    /// <summary>The frames; none if the turn says nothing but the position of the view.</summary>
    public IReadOnlyList<Frame> Frames { get; } = [.. turn.Items.Select(cache.Of)];

    /// <summary>What left the view.</summary>
    public ViewTurn Turn => turn;

    /// <summary>The state of the view after the frames.</summary>
    public SnapshotPoint After => turn.Point;

    /// <inheritdoc cref="ViewTurn.Bytes"/>
    public long Bytes => turn.Bytes;

    /// <summary>How often a subscriber of the view had got room before the frames were published.</summary>
    public long Rooms { get; init; }

    /// <summary>
    /// When the view has made the frames, as a timestamp; 0 if nobody measures how long they take. The frame of a heartbeat has passed the hub before.
    /// </summary>
    public long PassedAt { get; init; }

    /// <summary>What all subscribers together have room for, after the frames.</summary>
    public ViewDemand Demand { get; private set; }

    /// <summary>A shard has given the frames to its subscribers. When all shards have, the view is told.</summary>
    /// <param name="demand">What its subscribers have room for.</param>
    public void Served(ViewDemand demand)
    {
        lock (_lock)
        {
            Demand = demand > Demand ? demand : Demand;
            if (--_shards > 0)
            {
                return;
            }
        }

        served?.Invoke(this);
        turn.Delivered();
    }
}
