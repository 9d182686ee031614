using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>
/// The frames that wait for one subscriber, bounded in events and bytes. When it is full its policy decides; what is
/// dropped is told by one <c>gap</c> in its place. Control events stand outside the bound. Not synchronised: only the
/// subscriber's shard touches it.
/// </summary>
internal sealed class FrameQueue(SseFormat format, OverflowPolicy policy, DeliveryOptions options)
{
    private readonly FrameRing _frames = new();
    private bool _hasHeartbeat;
    private DroppedRange? _loss;
    private int _events;

    public bool IsEmpty => _frames.Count == 0 && _loss is null;

    /// <summary>The bytes of the events that wait.</summary>
    public int Bytes { get; private set; }

    /// <summary>How many events were dropped so far.</summary>
    public long Dropped { get; private set; }

    /// <summary>The size of the array: what the queue costs.</summary>
    internal int Slots => _frames.Slots;

    /// <summary>Whether an event fits without another being dropped. A single one always does, however large.</summary>
    public bool HasRoomFor(Frame frame) =>
        _events == 0 || (_events < options.QueueEvents && Bytes + frame.Bytes(format).Length <= options.QueueBytes);

    /// <summary>Adds a frame. False if there is no room and the policy is to disconnect.</summary>
    public bool TryAdd(Frame frame)
    {
        if (frame.Kind == FrameKind.Event)
        {
            while (!HasRoomFor(frame))
            {
                if (policy == OverflowPolicy.Disconnect)
                {
                    return false;
                }

                if (FirstToDropFor(frame) is not { } dropped)
                {
                    break; // each that waits is the newest of its pipe, and stays
                }

                Drop(dropped);
            }

            _events++;
            Bytes += frame.Bytes(format).Length;
        }
        else if (frame.Kind == FrameKind.Heartbeat)
        {
            RemoveWaitingHeartbeat();
            _hasHeartbeat = true;
        }

        _frames.Add(frame);
        return true;
    }

    /// <summary>The next frame to write, or null.</summary>
    public Frame? Take()
    {
        if (_loss is { Before: 0 } loss)
        {
            _loss = null;
            return loss.ToFrame();
        }

        return _frames.Count > 0 ? Remove(0) : null;
    }

    private int? FirstToDropFor(Frame arriving)
    {
        for (var i = 0; i < _frames.Count; i++)
        {
            if (_frames[i].Kind == FrameKind.Event && (policy == OverflowPolicy.DropOldest || IsOvertaken(i, arriving)))
            {
                return i;
            }
        }

        return null;
    }

    private bool IsOvertaken(int index, Frame arriving)
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
        _loss ??= new DroppedRange();
        _loss.Add(dropped.Position!.Value, before: index);
    }

    // What a newer heartbeat says makes the older one needless.
    private void RemoveWaitingHeartbeat()
    {
        for (var i = _frames.Count - 1; _hasHeartbeat; i--)
        {
            if (_frames[i].Kind == FrameKind.Heartbeat)
            {
                Remove(i);
            }
        }
    }

    private Frame Remove(int index)
    {
        var frame = _frames.RemoveAt(index);
        if (frame.Kind == FrameKind.Event)
        {
            _events--;
            Bytes -= frame.Bytes(format).Length;
        }
        else if (frame.Kind == FrameKind.Heartbeat)
        {
            _hasHeartbeat = false;
        }

        if (_loss is not null && index < _loss.Before)
        {
            _loss.Before--;
        }

        return frame;
    }
}
