using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

// Events, each behind the windows that end before it, as far as the sink has room for them.
internal sealed partial class Replay
{
    // First the windows that end before the event, one after the other: there may be many.
    private bool TrySend(LogEvent logged, IReplaySink sink)
    {
        for (var isFirst = true; !_isAdded; isFirst = false)
        {
            if (!TrySendDue(sink) || !(isFirst || sink.HasTurn))
            {
                return false;
            }

            var before = logged.Id with { Sequence = logged.Sequence - 1 };
            if (TryLeap(LogTime.Ticks(logged.Time), before))
            {
                continue;
            }

            _isAdded = !TryEndWindows(LogTime.Ticks(logged.Time), before);
            if (_isAdded)
            {
                projection.Add(logged, isNew: logged.Sequence > _after, _made);
            }

            MakeDue();
        }

        if (!TrySendDue(sink))
        {
            return false;
        }

        _isAdded = false;
        return true;
    }

    // The windows that end behind the last event.
    private bool TrySendWindows(EventId position, IReplaySink sink)
    {
        if (_lookBack is null)
        {
            return true;
        }

        while (TrySendDue(sink))
        {
            var time = position.Until!.Value * TimeSpan.TicksPerMillisecond;
            if (!TryLeap(time, position.OfEvent) && !TryEndWindows(time, position.OfEvent))
            {
                _until = Math.Max(_until, position.Until.Value);
                return true;
            }

            MakeDue();
            if (!sink.HasTurn)
            {
                return false;
            }
        }

        return false;
    }

    // Of the windows that the client has no frame is made.
    private bool TryEndWindows(long time, EventId before)
    {
        var end = projection.NextEnd;
        if (end > time)
        {
            return false;
        }

        var position = before with { Until = LogTime.Milliseconds(end) };
        projection.EndWindows(IsNew(position) ? position : null, _made);
        return true;
    }

    // Windows that the client does not have are declared.
    private bool TryLeap(long time, EventId before)
    {
        var next = projection.NextEnd;
        if (!projection.TryLeap(time, MostEmpty))
        {
            return false;
        }

        var (from, to) = (before with { Until = LogTime.Milliseconds(next) - 1 }, before with { Until = LogTime.Milliseconds(time) });
        if (IsNew(to))
        {
            _due.Enqueue(Frame.Control(ControlEvent.Gap(GapReasons.Expired, null, from, to)));
        }

        _declaredUntil = Math.Max(_declaredUntil, to.Until.Value);
        return true;
    }

    private void MakeDue()
    {
        _made.ForEach(_due.Enqueue);
        _made.Clear();
    }

    private bool IsNew(EventId end) => end.Sequence > start.After || (end.Sequence == start.After && end.Until > _until);

    private bool TrySendDue(IReplaySink sink)
    {
        while (_due.TryPeek(out var frame))
        {
            if (!sink.HasRoomFor(frame))
            {
                return false;
            }

            sink.Send(_due.Dequeue());
        }

        return true;
    }
}
