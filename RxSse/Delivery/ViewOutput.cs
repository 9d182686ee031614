using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>Makes one frame of each event of a running view, and publishes it to the shards of its subscribers.</summary>
internal sealed class ViewOutput(IReadOnlyList<Shard> shards) : IObserver<ViewTurn>
{
    public void OnNext(ViewTurn value)
    {
        var published = new ViewFrames(this, value, shards.Count);
        foreach (var shard in shards)
        {
            shard.Publish(published);
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
