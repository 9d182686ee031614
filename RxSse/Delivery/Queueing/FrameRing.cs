using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>A list of frames with fast changes at both ends. It releases a large array when it is empty.</summary>
internal sealed class FrameRing
{
    private const int FirstSize = 4;
    private const int MaxKept = 8; // enough for a subscriber that keeps up, so that it does not allocate per event
    private Frame[] _frames = [];
    private int _head;

    public int Count { get; private set; }

    /// <summary>The size of the array.</summary>
    public int Slots => _frames.Length;

    public Frame this[int index] => _frames[Slot(index)];

    public void Add(Frame frame)
    {
        if (Count == _frames.Length)
        {
            Grow();
        }

        _frames[Slot(Count++)] = frame;
    }

    /// <summary>Removes a frame and moves those before it: frames are removed near the front.</summary>
    public Frame RemoveAt(int index)
    {
        var removed = this[index];
        for (var i = index; i > 0; i--)
        {
            _frames[Slot(i)] = _frames[Slot(i - 1)];
        }

        _frames[_head] = null!;
        _head = Slot(1);
        if (--Count == 0 && _frames.Length > MaxKept)
        {
            _frames = [];
            _head = 0;
        }

        return removed;
    }

    private void Grow()
    {
        var larger = new Frame[Math.Max(FirstSize, _frames.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _frames = larger;
        _head = 0;
    }

    private int Slot(int index) => (_head + index) & (_frames.Length - 1); // sizes are powers of two
}
