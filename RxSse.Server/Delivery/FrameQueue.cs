using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>
/// The frames that wait for one subscriber, bounded in events and bytes. Control events stand outside the bound. Not
/// synchronised: only the subscriber's shard touches it.
/// </summary>
internal sealed class FrameQueue(SseFormat format, DeliveryOptions options)
{
    private const int FirstSize = 4;
    private Frame?[] _frames = []; // none while nothing waits: an idle subscriber pays for no array
    private int _head;
    private int _count;
    private int _events;
    private int _bytes;
    private Frame? _heartbeat;

    public bool IsEmpty => _count == 0;

    /// <summary>The size of the array: what the queue costs.</summary>
    internal int Slots => _frames.Length;

    /// <summary>Adds a frame, or says that the bound is reached. A single event always fits, however large.</summary>
    public bool TryAdd(Frame frame)
    {
        if (frame.Kind == FrameKind.Event)
        {
            var size = frame.Bytes(format).Length;
            if (_events > 0 && (_events >= options.QueueEvents || _bytes + size > options.QueueBytes))
            {
                return false;
            }

            _events++;
            _bytes += size;
        }
        else if (frame.Kind == FrameKind.Heartbeat)
        {
            DropWaitingHeartbeat();
            _heartbeat = frame;
        }

        if (_count == _frames.Length)
        {
            Grow();
        }

        _frames[Slot(_count++)] = frame;
        return true;
    }

    /// <summary>The next frame to write, or null.</summary>
    public Frame? Take()
    {
        while (_count > 0)
        {
            ref var slot = ref _frames[_head];
            var frame = slot;
            slot = null;
            _head = Slot(1);
            _count--;
            if (frame is not null)
            {
                Forget(frame);
                return frame;
            }
        }

        _frames = [];
        _head = 0;
        return null;
    }

    private void Forget(Frame frame)
    {
        if (frame.Kind == FrameKind.Event)
        {
            _events--;
            _bytes -= frame.Bytes(format).Length;
        }
        else if (frame == _heartbeat)
        {
            _heartbeat = null;
        }
    }

    // What a newer heartbeat says makes the older one needless. If events came after it its place stays empty, so that
    // their order is kept; there are never more empty places than events.
    private void DropWaitingHeartbeat()
    {
        if (_heartbeat is null)
        {
            return;
        }

        if (_frames[Slot(_count - 1)] == _heartbeat)
        {
            _frames[Slot(--_count)] = null;
            return;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_frames[Slot(i)] == _heartbeat)
            {
                _frames[Slot(i)] = null;
                return;
            }
        }
    }

    private void Grow()
    {
        var larger = new Frame?[Math.Max(FirstSize, _frames.Length * 2)];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _frames[Slot(i)];
        }

        _frames = larger;
        _head = 0;
    }

    private int Slot(int offset) => (_head + offset) & (_frames.Length - 1);
}
