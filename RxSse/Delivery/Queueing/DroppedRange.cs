using RxSse.Hub;
using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>The events that were dropped for one subscriber and are not declared yet.</summary>
internal sealed class DroppedRange
{
    private EventId _from;
    private EventId _last;
    private long _missed;

    /// <summary>How many frames leave the queue before the gap: those that were before the first dropped event.</summary>
    public int Before { get; set; } = int.MaxValue;

    /// <summary>Adds a dropped event.</summary>
    /// <param name="dropped">The event.</param>
    /// <param name="before">The number of frames before it in the queue.</param>
    public void Add(Frame dropped, int before)
    {
        _from = _missed == 0 || IsBefore(dropped.Before, _from) ? dropped.Before : _from;
        _last = _missed == 0 || IsBefore(_last, dropped.Position!.Value) ? dropped.Position!.Value : _last;
        _missed++;
        Before = Math.Min(Before, before);
    }

    /// <summary>The <c>gap</c> that declares the range.</summary>
    public Frame ToFrame(string reason = GapReasons.Slow) =>
        Frame.Control(ControlEvent.Gap(reason, _missed, _from, _last));

    private static bool IsBefore(EventId one, EventId other) => (one.Sequence, one.Until ?? 0).CompareTo((other.Sequence, other.Until ?? 0)) < 0;
}
