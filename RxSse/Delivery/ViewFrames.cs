using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>The frames of one turn of a view, on their way to the subscribers of all shards.</summary>
/// <param name="view">The output of the running view.</param>
/// <param name="turn">What left the view.</param>
/// <param name="shards">The number of shards that serve the frames.</param>
/// <param name="served">Called when all of them have.</param>
internal sealed class ViewFrames(IObserver<ViewTurn> view, ViewTurn turn, int shards, Action<ViewFrames>? served = null)
{
    private int _shards = shards;

    /// <summary>The output of the running view.</summary>
    public IObserver<ViewTurn> View => view;

    public IReadOnlyList<Frame> Frames { get; } = [.. turn.Items.Select(FrameFactory.Of)];

    /// <summary>The state of the view after the frames.</summary>
    public SnapshotPoint After => turn.Point;

    /// <inheritdoc cref="ViewTurn.Bytes"/>
    public long Bytes => turn.Bytes;

    /// <summary>A shard has given the frames to its subscribers. When all shards have, the view is told.</summary>
    public void Served()
    {
        if (Interlocked.Decrement(ref _shards) == 0)
        {
            served?.Invoke(this);
            turn.Delivered();
        }
    }
}
