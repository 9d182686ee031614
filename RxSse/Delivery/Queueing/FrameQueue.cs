using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>
/// The frames that wait for one subscriber, bounded in events and bytes. When the queue is full, its policy decides. One
/// <c>gap</c> replaces the events that were dropped. The bounds do not count control events. Not synchronised: only the
/// subscriber's shard uses it.
/// </summary>
/// <param name="format">The format that the client requested.</param>
/// <param name="policy">What happens when the queue is full.</param>
/// <param name="options">The bounds of the queue.</param>
/// <param name="budget">The bound of all queues together.</param>
internal sealed partial class FrameQueue(SseFormat format, OverflowPolicy policy, DeliveryOptions options, QueueBudget budget)
{
    private readonly FrameRing _frames = new();
    private bool _hasJoined; // the first heartbeat ends the join, and is never replaced
    private Frame? _heartbeat; // waits, and is replaced by a newer one
    private DroppedRange? _undeclared;
    private int _events;
    private WaitingKeys? _keys; // from the first event with a key on
    private int _counted; // the frames at the front that the budget counts

    public bool IsEmpty => _frames.Count == 0 && _undeclared is null;

    /// <summary>The number of waiting events.</summary>
    public int Events => _events;

    /// <summary>The bytes of the waiting events.</summary>
    public int Bytes { get; private set; }

    /// <summary>The bytes of the frame at the front, as a chunk; 0 if there is none.</summary>
    public int NextBytes => _frames.Count > 0 ? _frames[0].Chunked(format).Bytes.Length : 0;

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
            if (frame.Key is not null && policy == OverflowPolicy.Latest)
            {
                (_keys ??= new WaitingKeys()).Add(frame);
            }
        }
        else if (frame.Kind == FrameKind.Heartbeat)
        {
            RemoveWaitingHeartbeat();
            _heartbeat = _hasJoined ? frame : null;
            _hasJoined = true;
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

    /// <summary>The client is slow: what waits counts against the budget of all queues until it leaves this queue.</summary>
    public void CountWaiting()
    {
        for (; _counted < _frames.Count; _counted++)
        {
            if (_frames[_counted].Kind == FrameKind.Event)
            {
                budget.Hold(_frames[_counted], format);
            }
        }
    }

    /// <summary>Removes the events and heartbeats, and declares none: all of them come after the cursor of the client.</summary>
    public void DropEvents()
    {
        for (var i = _frames.Count; i > 0; i--)
        {
            var frame = Remove(0);
            if (frame.Kind == FrameKind.Control)
            {
                _frames.Add(frame);
            }
        }

        _undeclared = null;
    }

    /// <summary>Removes everything: the connection has ended.</summary>
    public void Clear()
    {
        while (_frames.Count > 0)
        {
            Remove(0);
        }
    }

    private void RemoveWaitingHeartbeat()
    {
        for (var i = _frames.Count - 1; _heartbeat is not null; i--)
        {
            if (_frames[i] == _heartbeat)
            {
                Remove(i);
            }
        }
    }

    private Frame Remove(int index)
    {
        var frame = _frames.RemoveAt(index);
        if (index < _counted)
        {
            _counted--;
            if (frame.Kind == FrameKind.Event)
            {
                budget.Release(frame, format);
            }
        }

        if (frame.Kind == FrameKind.Event)
        {
            _events--;
            Bytes -= frame.Bytes(format).Length;
            _keys?.Remove(frame);
        }
        else if (frame == _heartbeat)
        {
            _heartbeat = null;
        }

        if (_undeclared is not null && index < _undeclared.Before)
        {
            _undeclared.Before--;
        }

        return frame;
    }
}
