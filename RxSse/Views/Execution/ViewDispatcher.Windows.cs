using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

// Windows by the time of the log end although nothing concerns their views. No mark is asked for while there are none.
internal sealed partial class ViewDispatcher
{
    private readonly IEventLog? _log;
    private readonly HashSet<Pipeline> _windowed = []; // the views with such windows
    private bool _hasMark; // one of the log passes, or has passed
    private long _nextEnd = long.MaxValue; // no window ends before, in ticks since the Unix epoch

    private void BeginWindows(Pipeline view)
    {
        if (view.NextEnd is not null)
        {
            _windowed.Add(view);
            _nextEnd = long.MinValue; // it needs the time of the log, now
            _log!.RequestMark(DateTimeOffset.MinValue);
        }
    }

    private void EndWindowsOf(Pipeline view)
    {
        if (_windowed.Remove(view) && _windowed.Count == 0)
        {
            _nextEnd = long.MaxValue;
        }
    }

    // Windows end behind the item, in the views that it has not woken: a mark stands for it there. What is not due costs a comparison.
    private bool TryEndWindows(HubItem? item, HubState state)
    {
        var mark = item as MarkItem;
        var logged = (item as LoggedItem)?.Logged;
        if (mark is null && logged is null)
        {
            return false;
        }

        var at = mark?.Time ?? logged!.Time;
        var time = LogTime.Ticks(at);
        if (time < _nextEnd)
        {
            return false;
        }

        _nextEnd = long.MaxValue;
        foreach (var view in _windowed)
        {
            if (view.NextEnd <= time)
            {
                _woken.Add(view);
            }

            _nextEnd = Math.Min(_nextEnd, view.NextEnd!.Value);
        }

        if (_woken.Count == 0)
        {
            return false; // all of them have ended
        }

        mark ??= new MarkItem(logged!.Id with { Sequence = logged.Sequence - 1 }, at);
        _passing = (mark, state, new SharedBytes(_room, 0));
        return true;
    }

    // A mark that stands for an event is none of the log: the log keeps one request.
    private void RequestMarkIfOneHasPassed()
    {
        if (_hasMark && _windowed.Count > 0)
        {
            _log!.RequestMark(LogTime.OfTicks(_nextEnd));
        }

        _hasMark = false;
    }
}
