using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>Up to where a shard has come, and the newest event of each stream that keeps a snapshot, as of there.</summary>
internal sealed class Newest(IReadOnlySet<string> streams)
{
    private readonly Dictionary<string, Frame> _frames = [];

    public EventId Position { get; private set; }

    /// <summary>The snapshot, in log order.</summary>
    public IEnumerable<Frame> Frames => _frames.Values.OrderBy(frame => frame.Position!.Value.Sequence);

    public void Take(Frame frame)
    {
        Position = frame.Position ?? Position;
        if (frame.Stream is { } stream && streams.Contains(stream))
        {
            _frames[stream] = frame;
        }
    }
}
