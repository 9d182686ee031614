using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

// What is missing, which a gap declares.
internal sealed partial class Replay
{
    private void DeclareMissing(HistoryPage page, EventId position, IReplaySink sink)
    {
        var upTo = Math.Min(page.EvictedThrough ?? _after, position.Sequence);
        var isEvicted = upTo > _after;
        var areWindowsLost = _lookBack is { Lost: var lost } && page.EvictedThrough > Math.Max(Read, lost) && page.EvictedStreams is not { Count: 0 };
        _missing = areWindowsLost ? position : _missing; // also if the view does not read what is gone: it says where windows have ended
        var to = Later(isEvicted ? EndOfEvicted(upTo, page, position) : At(_after, position) with { Until = Until }, _missing);
        var toAll = projection.HasLive ? At(Math.Max(position.Sequence, _after), position) : to;
        if (_isFirst && start.GapReason is { } reason)
        {
            sink.Send(Frame.Control(ControlEvent.Gap(reason, null, start.From, toAll)));
        }
        else if (isEvicted && !(_isFirst && start.IsFromOldest) && page.EvictedStreams?.Any(projection.Reads) != false)
        {
            var isCounted = projection.IsCounted && page.IsCounted && (start.IsCursor || !_isFirst)
                && page.EvictedStreams?.All(projection.Reads) != false;
            var from = _isFirst ? start.From : position.OfEvent with { Sequence = _after };
            sink.Send(Frame.Control(ControlEvent.Gap(GapReasons.Expired, isCounted ? upTo - _after : null, from, _isFirst ? toAll : to)));
        }
        else if (_missing is not null && !(_isFirst && start.IsFromOldest))
        {
            var from = _isFirst ? start.From : At(_after, position) with { Until = Until };
            sink.Send(Frame.Control(ControlEvent.Gap(GapReasons.Expired, null, from, _isFirst ? toAll : to)));
        }
        else if (_isFirst && projection.HasLive)
        {
            sink.Send(Frame.Control(ControlEvent.Gap(GapReasons.Live, null, start.From, toAll)));
        }

        Declared = _isFirst ? toAll : Declared;
        if (isEvicted)
        {
            _due.Clear(); // of an event that is evicted, and declared as missing
            _isAdded = false;
            projection.Restart();
        }

        if (areWindowsLost)
        {
            BeginWindowsAgain(page, position);
        }

        _declaredUntil = Math.Max(_declaredUntil, _missing?.Until ?? long.MinValue);
        _missing = null;
        _after = Math.Max(upTo, _after);
        _isFirst = false;
    }

    // What is gone is declared up to the position.
    private void BeginWindowsAgain(HistoryPage page, EventId position)
    {
        var known = page.Events is [var first, ..] ? LogTime.Ticks(first.Time) : position.Until!.Value * TimeSpan.TicksPerMillisecond;
        projection.BeginWindows(known, known + 1, isWhole: false);
        (_isAdded, _read) = (false, Math.Min(page.EvictedThrough!.Value, position.Sequence));
        _whole = projection.Windows!.WholeFrom(known + 1);
    }

    // If the windows begin behind the first event that is retained, those that end before it are missing too.
    private EventId EndOfEvicted(long upTo, HistoryPage page, EventId position)
    {
        var end = At(upTo, position);
        return end.Until is null && page.Events is [var first, ..] && Until >= LogTime.Milliseconds(first.Time) ? end with { Until = Until } : end;
    }

    // The time of windows is known of the position only.
    private static EventId At(long sequence, EventId position) =>
        sequence == position.Sequence ? position : position.OfEvent with { Sequence = sequence };

    private static EventId Later(EventId one, EventId? other) =>
        other is { } second && (second.Sequence, second.Until ?? 0).CompareTo((one.Sequence, one.Until ?? 0)) > 0 ? second : one;
}
