using RxSse.Hub;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>What the subscribers of streams are sent at a break, the same for all of them.</summary>
/// <param name="at">The break.</param>
/// <param name="newest">The newest event of each stream, for those who join later.</param>
/// <param name="snapshots">The streams whose newest event is in the snapshot.</param>
internal sealed class BreakFrames(Break at, IReadOnlyList<Frame> newest, IReadOnlySet<string> snapshots)
{
    private readonly Frame _ofAll = Gap(at, at.IsNewEpoch ? null : at.Position.Sequence - at.From.Sequence);
    private readonly Frame _ofSome = Gap(at, null);

    public EventId Position => at.Position;

    /// <inheritdoc cref="Break.IsNewEpoch"/>
    public bool IsNewEpoch => at.IsNewEpoch;

    public IReadOnlyList<Frame> Newest => newest;

    /// <summary>
    /// The snapshot for those who have everything before the break: of a new epoch all of it, because what they have may not be what has
    /// survived; otherwise what they do not have.
    /// </summary>
    public IReadOnlyList<Frame> Snapshot { get; } =
    [
        .. at.Newest.Where(logged => snapshots.Contains(logged.Event.Stream) && (at.IsNewEpoch || logged.Sequence > at.From.Sequence))
            .OrderBy(logged => logged.Sequence).Select(logged => FrameFactory.Event(logged, at.Position)),
    ];

    /// <summary>The gap for a selection. Only of all streams it is known how many events are missing.</summary>
    public Frame GapFor(StreamSelection selection) => selection.IsAll ? _ofAll : _ofSome;

    private static Frame Gap(Break at, long? missed) =>
        Frame.Control(ControlEvent.Gap(at.Reason, missed, at.From, at.Position), at.Position);
}
