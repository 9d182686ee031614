using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>Makes one frame of each event of a running view, and publishes it to the shards of its subscribers.</summary>
internal sealed class ViewOutput(IReadOnlyList<Shard> shards) : IObserver<ViewTurn>
{
    public void OnNext(ViewTurn value)
    {
        var frames = value.Items.Select(FrameFactory.Of).ToArray();
        foreach (var shard in shards)
        {
            shard.Publish(this, frames, value.Point);
        }
    }

    public void OnError(Exception error)
    {
        foreach (var shard in shards)
        {
            shard.AbortAll(this, error);
        }
    }

    public void OnCompleted()
    {
    }
}
