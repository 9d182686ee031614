using RxSse.Delivery.Compression;
using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>
/// Makes one frame of each event of a running view, and publishes it to the shards of its subscribers. It encodes the frames itself, in the
/// formats of these subscribers, so that the shards do not have to. While no subscriber has room for more, it holds the view.
/// </summary>
/// <param name="shards">The shards.</param>
/// <param name="compressed">The list of the view, if it may be compressed.</param>
internal sealed class ViewOutput(IReadOnlyList<Shard> shards, CompressedLists? compressed = null) : IObserver<ViewTurn>, IHeldView
{
    private static readonly SseFormat[] Formats = Enum.GetValues<SseFormat>();
    private readonly Lock _lock = new();
    private readonly bool[] _isUsed = new bool[Formats.Length]; // which formats the subscribers have needed so far
    private List<Action> _held = []; // make the view go on; the turns themselves are not kept
    private long _rooms;

    /// <summary>The list of the view; null if it is not compressed.</summary>
    public CompressedLists? Compressed => compressed;

    public void OnNext(ViewTurn value)
    {
        var published = new ViewFrames(this, value, shards.Count, EndServing) { Rooms = Volatile.Read(ref _rooms) };
        foreach (var format in Formats.Where(format => Volatile.Read(ref _isUsed[(int)format])))
        {
            foreach (var frame in published.Frames)
            {
                frame.Bytes(format);
            }
        }

        if (compressed is not null)
        {
            foreach (var frame in published.Frames)
            {
                compressed.Take(frame);
            }
        }

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

    public void HasRoom()
    {
        List<Action> held;
        lock (_lock)
        {
            _rooms++;
            if (_held.Count == 0)
            {
                return;
            }

            (held, _held) = (_held, []);
        }

        held.ForEach(static goOn => goOn());
    }

    // The shards have given the frames to the subscribers.
    private void EndServing(ViewFrames published)
    {
        lock (_lock)
        {
            if (published.Demand == ViewDemand.Enough && published.Rooms == _rooms)
            {
                published.Turn.Hold();
                _held.Add(published.Turn.Resume);
            }
        }

        foreach (var format in Formats.Where(published.Frames[0].IsEncoded))
        {
            Volatile.Write(ref _isUsed[(int)format], true);
        }
    }
}
