using RxSse.Hub;
using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>The events that were dropped for one subscriber and are not declared yet.</summary>
internal sealed class DroppedRange
{
    private EventId _first;
    private EventId _last;
    private long _missed;

    /// <summary>How many frames leave the queue before the gap: those that were before the first dropped event.</summary>
    public int Before { get; set; } = int.MaxValue;

    /// <summary>Adds a dropped event.</summary>
    /// <param name="dropped">Its id.</param>
    /// <param name="before">The number of frames before it in the queue.</param>
    public void Add(EventId dropped, int before)
    {
        _first = _missed == 0 || dropped.Sequence < _first.Sequence ? dropped : _first;
        _last = _missed == 0 || dropped.Sequence > _last.Sequence ? dropped : _last;
        _missed++;
        Before = Math.Min(Before, before);
    }

    /// <summary>The <c>gap</c> that declares the range.</summary>
    public Frame ToFrame(string reason = GapReasons.Slow) =>
        Frame.Control(ControlEvent.Gap(reason, _missed, _first with { Sequence = _first.Sequence - 1 }, _last));
}
