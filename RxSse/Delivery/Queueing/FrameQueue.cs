using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>
/// The frames that wait for one subscriber, bounded in events and bytes. When the queue is full, its policy decides. One
/// <c>gap</c> replaces the events that were dropped. The bounds do not count control events. Not synchronised: only the
/// subscriber's shard uses it.
/// </summary>
internal sealed class FrameQueue(SseFormat format, OverflowPolicy policy, DeliveryOptions options)
{
    private readonly FrameRing _frames = new();
    private bool _hasHeartbeat;
    private DroppedRange? _undeclared;
    private int _events;

    public bool IsEmpty => _frames.Count == 0 && _undeclared is null;

    /// <summary>The bytes of the waiting events.</summary>
    public int Bytes { get; private set; }

    /// <summary>The number of events that were dropped so far.</summary>
    public long Dropped { get; private set; }

    /// <summary>The size of the array, which is the memory that the queue holds.</summary>
    internal int Slots => _frames.Slots;

    /// <summary>Whether an event fits without dropping another. An empty queue has room for any event, however large.</summary>
    public bool HasRoomFor(Frame frame) =>
        _events == 0 || (_events < options.QueueEvents && Bytes + frame.Bytes(format).Length <= options.QueueBytes);

    /// <summary>Adds a frame. False if there is no room and the policy is to disconnect.</summary>
    public bool TryEnqueue(Frame frame)
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
                    break; // each waiting event is the newest of its pipe, and is kept
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

    /// <summary>Removes the next frame to write, or returns null.</summary>
    public Frame? Dequeue()
    {
        if (_undeclared is { Before: 0 } range)
        {
            _undeclared = null;
            return range.ToFrame();
        }

        return _frames.Count > 0 ? Remove(0) : null;
    }

    private int? FirstToDropFor(Frame arriving)
    {
        for (var i = 0; i < _frames.Count; i++)
        {
            if (_frames[i].Kind == FrameKind.Event && (policy == OverflowPolicy.DropOldest || IsSuperseded(i, arriving)))
            {
                return i;
            }
        }

        return null;
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
        _undeclared.Add(dropped.Position!.Value, before: index);
    }

    // A newer heartbeat replaces the older one.
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

        if (_undeclared is not null && index < _undeclared.Before)
        {
            _undeclared.Before--;
        }

        return frame;
    }
}
