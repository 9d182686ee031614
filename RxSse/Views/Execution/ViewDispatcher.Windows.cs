using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

// Windows by the time of the log end although nothing concerns their views. No mark is asked for while there are none.
internal sealed partial class ViewDispatcher
{
    private readonly IEventLog? _log;
    private readonly DueViews _due = new(); // the views with such windows
    private readonly long _grid; // marks are asked for at multiples of it, however many different windows there are
    private long _time = long.MinValue; // no later event has an earlier one, in ticks since the Unix epoch
    private bool _hasMark; // one of the log passes, or has passed

    private void BeginWindows(Pipeline view)
    {
        if (view.NextEnd is null)
        {
            return;
        }

        // It needs the time of the log, now. Of many views that begin together only the first asks.
        if (_time >= LogTime.Ticks(_log!.Now) - _grid)
        {
            view.Enter(new MarkItem(_state.Position, LogTime.OfTicks(_time)), _state, new SharedBytes(_room, 0));
            _due.Add(view);
            RequestMark();
        }
        else
        {
            _due.Add(view);
            _log.RequestMark(DateTimeOffset.MinValue);
        }
    }

    // Somebody waits until a view has reached a time.
    private void Want(Pipeline view, long? until)
    {
        if (until is { } time && view.NextEnd is not null)
        {
            view.Want(time * TimeSpan.TicksPerMillisecond);
            _due.Add(view);
            RequestMark();
        }
    }

    private void NoteTime(HubItem item)
    {
        _hasMark |= item is MarkItem or LeftOut or Break; // what was left out may have had one, and an epoch needs one
        _time = item switch
        {
            MarkItem mark => LogTime.Ticks(mark.Time),
            LoggedItem { Logged.Time: var time } => LogTime.Ticks(time),
            Heartbeat => _time,
            _ => long.MinValue, // the log may be another one
        };
    }

    // Windows end behind the item, in the views that it has not woken: a mark stands for it there. What is not due costs a comparison.
    private bool TryEndWindows(HubItem? item, HubState state)
    {
        if (state.Position.Epoch != _state.Position.Epoch)
        {
            _due.TakeAll(); // they need the time of the new epoch
        }

        _due.PutBack();
        var mark = item as MarkItem;
        var logged = (item as LoggedItem)?.Logged;
        if (mark is null && logged is null)
        {
            return false;
        }

        var at = mark?.Time ?? logged!.Time;
        var time = LogTime.Ticks(at);
        if (time < _due.Next)
        {
            return false;
        }

        _due.Take(time, _woken);
        if (_woken.Count == 0)
        {
            _due.PutBack();
            return false; // all of them have ended
        }

        mark ??= new MarkItem(logged!.Id with { Sequence = logged.Sequence - 1 }, at);
        _passing = (mark, state, new SharedBytes(_room, 0));
        return true;
    }

    // A mark that stands for an event is none of the log: the log keeps one request.
    private void RequestMarkIfOneHasPassed()
    {
        if (_hasMark)
        {
            RequestMark();
        }

        _hasMark = false;
    }

    private void RequestMark()
    {
        if (_due.Count > 0)
        {
            _log!.RequestMark(LogTime.OfTicks(_due.Next == long.MinValue ? long.MinValue : -LogTime.Floor(-_due.Next, _grid) * _grid));
        }
    }
}
