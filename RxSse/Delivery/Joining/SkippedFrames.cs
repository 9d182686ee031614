using RxSse.Delivery.Queueing;
using RxSse.Hub;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// The live frames that a subscriber does not receive because its replay has not ended. Those of live pipes are missing, because the log
/// does not have them. They are counted and declared as a gap (docs/adr/0005).
/// </summary>
/// <param name="hasLive">Whether the view has live pipes.</param>
internal sealed class SkippedFrames(bool hasLive)
{
    private DroppedRange? _missing;
    private bool _hasUncounted;
    private bool _hasBegun;

    /// <summary>Frames count from now on. Those before are part of the gap with which the replay begins.</summary>
    public void Begin() => _hasBegun = true;

    /// <summary>The gap with which the replay begins includes all frames so far.</summary>
    public void Forget() => (_missing, _hasUncounted, _hasBegun) = (null, false, false);

    public void Add(Frame frame)
    {
        if (!_hasBegun)
        {
            return;
        }

        if (frame.Kind == FrameKind.Control && hasLive)
        {
            _hasUncounted = true; // the view skipped events: how many events its live pipes lost is unknown
        }
        else if (frame.IsLive)
        {
            (_missing ??= new DroppedRange()).Add(frame, before: 0);
        }
    }

    /// <summary>The gap that declares them; null if nothing is missing.</summary>
    /// <param name="declared">The end of the first gap.</param>
    /// <param name="position">The end of the replay.</param>
    public Frame? ToGap(EventId declared, EventId position) =>
        _hasUncounted ? Frame.Control(ControlEvent.Gap(GapReasons.Live, null, declared, position)) : _missing?.ToFrame(GapReasons.Live);
}
