using RxSse.Sse;
using RxSse.Threading;

namespace RxSse.Delivery.Joining;

/// <summary>The live frames after a position, held for a subscriber whose replay is about to reach the position.</summary>
/// <param name="position">The position.</param>
/// <param name="snapshot">The newest events at the position.</param>
/// <param name="options">The bounds of a subscriber: what is held must fit into its queue.</param>
internal sealed class HeldFrames(EventId position, WeakLazy<IReadOnlyList<Frame>> snapshot, DeliveryOptions options)
{
    private const int MaxFrames = 256;
    private const int MaxBytes = 256 * 1024;
    private readonly List<Frame> _frames = [];
    private int _bytes;

    public EventId Position => position;

    public WeakLazy<IReadOnlyList<Frame>> Snapshot => snapshot;

    public IReadOnlyList<Frame> Frames => _frames;

    /// <summary>Holds a frame, if there is room. A heartbeat replaces one directly before it.</summary>
    public bool TryAdd(Frame frame)
    {
        if (frame.Kind == FrameKind.Heartbeat && _frames is [.., { Kind: FrameKind.Heartbeat }])
        {
            _frames[^1] = frame;
            return true;
        }

        if (_frames.Count >= Math.Min(MaxFrames, options.QueueEvents) || _bytes + frame.DataBytes > Math.Min(MaxBytes, options.QueueBytes))
        {
            return false;
        }

        _frames.Add(frame);
        _bytes += frame.DataBytes;
        return true;
    }
}
