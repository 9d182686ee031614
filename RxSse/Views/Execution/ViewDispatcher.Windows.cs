using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

// Windows by the time of the log end although nothing concerns their views. No mark is asked for while there are none.
internal sealed partial class ViewDispatcher
{
    private readonly IEventLog? _log;
    private readonly HashSet<Pipeline> _windowed = []; // the views with such windows
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

    // Ends what is over at a time, behind an event. What is not due costs a comparison.
    private void EndWindows(EventId before, DateTimeOffset at)
    {
        var time = LogTime.Ticks(at);
        if (time < _nextEnd)
        {
            return;
        }

        var mark = new MarkItem(before, at);
        var next = long.MaxValue;
        foreach (var view in _windowed)
        {
            if (view.NextEnd <= time)
            {
                view.Enter(mark, _state);
                if (_inNeed.Remove(view))
                {
                    view.Advance(_state); // its time is a part of its position
                }
            }

            next = Math.Min(next, view.NextEnd!.Value);
        }

        _nextEnd = next;
    }

    private void RequestMark()
    {
        if (_windowed.Count > 0)
        {
            _log!.RequestMark(LogTime.OfTicks(_nextEnd));
        }
    }
}
