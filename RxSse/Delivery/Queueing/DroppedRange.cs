using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>What a queue had to drop and has not told yet.</summary>
internal sealed class DroppedRange
{
    private EventId _first;
    private EventId _last;
    private long _missed;

    /// <summary>How many frames leave before it is told: those that stood before the first that was dropped.</summary>
    public int Before { get; set; } = int.MaxValue;

    /// <summary>An event was dropped that so many others stood before.</summary>
    public void Add(EventId dropped, int before)
    {
        _first = _missed == 0 || dropped.Sequence < _first.Sequence ? dropped : _first;
        _last = _missed == 0 || dropped.Sequence > _last.Sequence ? dropped : _last;
        _missed++;
        Before = Math.Min(Before, before);
    }

    public Frame ToFrame(string reason = "slow") => Frame.Of(ControlEvent.Gap(reason, _missed, _first with { Sequence = _first.Sequence - 1 }, _last));
}
