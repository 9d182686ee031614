using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

// What is dropped from a full queue.
internal sealed partial class FrameQueue
{
    /// <summary>Applies the policy until at most half of the bytes wait. False if it drops nothing.</summary>
    public bool TryDropHalf()
    {
        if (policy == OverflowPolicy.Disconnect)
        {
            return false;
        }

        var (half, before, newest) = (Bytes / 2, Dropped, policy == OverflowPolicy.DropOldest ? [] : NewestOfEach());
        for (var i = 0; i < _frames.Count && Bytes > half && _events > 1;)
        {
            if (_frames[i].Kind == FrameKind.Event && (policy == OverflowPolicy.DropOldest || newest[WaitingKeys.Of(_frames[i])] != _frames[i]))
            {
                Drop(i);
            }
            else
            {
                i++;
            }
        }

        return Dropped > before;
    }

    private Dictionary<PipeAndKey, Frame> NewestOfEach()
    {
        var newest = new Dictionary<PipeAndKey, Frame>();
        for (var i = 0; i < _frames.Count; i++)
        {
            if (_frames[i] is { Kind: FrameKind.Event } frame)
            {
                newest[WaitingKeys.Of(frame)] = frame;
            }
        }

        return newest;
    }

    // If each waiting event is the newest of its key, there are too many keys, and the oldest of these is dropped.
    private int? FirstToDropFor(Frame arriving)
    {
        var (isKeySuperseded, firstWithKey) = (_keys?.AnyIsSuperseded(arriving) == true, (int?)null);
        for (var i = 0; i < _frames.Count; i++)
        {
            var frame = _frames[i];
            if (frame.Kind != FrameKind.Event)
            {
                continue;
            }

            if (policy == OverflowPolicy.DropOldest
                || (frame.Key is null ? IsSuperseded(i, arriving) : isKeySuperseded && _keys!.IsSuperseded(frame, arriving)))
            {
                return i;
            }

            firstWithKey ??= frame.Key is null ? null : i;
        }

        return firstWithKey;
    }

    private bool IsSuperseded(int index, Frame arriving)
    {
        var pipe = _frames[index].Pipe;
        if (arriving.Pipe == pipe)
        {
            return true;
        }

        for (var i = index + 1; i < _frames.Count; i++)
        {
            if (_frames[i].Pipe == pipe)
            {
                return true;
            }
        }

        return false;
    }

    private void Drop(int index)
    {
        var dropped = Remove(index);
        Dropped++;
        _undeclared ??= new DroppedRange();
        _undeclared.Add(dropped, before: index);
    }
}
