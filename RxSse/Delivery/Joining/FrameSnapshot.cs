using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// The newest events of a view as frames, made at first use, on any thread. They stay in memory only while somebody uses them, and
/// are made again when they are needed again.
/// </summary>
/// <param name="make">Makes the frames. It gives the same frames at each call.</param>
internal sealed class FrameSnapshot(Func<IReadOnlyList<Frame>> make)
{
    private readonly WeakReference<IReadOnlyList<Frame>> _made = new(null!);

    /// <summary>No frames.</summary>
    public static FrameSnapshot Empty { get; } = CreateEmpty();

    /// <summary>Whether <see cref="Value"/> returns at once.</summary>
    public bool IsMade => _made.TryGetTarget(out _);

    /// <summary>The frames.</summary>
    public IReadOnlyList<Frame> Value
    {
        get
        {
            if (!_made.TryGetTarget(out var frames))
            {
                frames = make();
                _made.SetTarget(frames);
            }

            return frames;
        }
    }

    private static FrameSnapshot CreateEmpty()
    {
        var empty = new FrameSnapshot(static () => []);
        empty._made.SetTarget([]); // one array for all, which is never collected
        return empty;
    }
}
