using System.Reactive;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>
/// The running pipes of a view whose windows end by the time of the log. They begin anew when events are missing, and leap over a long time
/// without events. Times are in ticks since the Unix epoch. Not synchronised.
/// </summary>
/// <param name="plan">The pipes, and of which time they need the log.</param>
/// <param name="start">Starts the pipes.</param>
/// <param name="results">Receives the results, and the error that ends all pipes.</param>
internal sealed class WindowPipes(
    WindowPlan plan, Func<WindowClock, IObserver<(PipeName Pipe, ViewEvent Event)>, RunningPipes> start,
    IObserver<(PipeName Pipe, ViewEvent Event)> results) : IDisposable
{
    private readonly Dictionary<string, long> _from = []; // the time of the first result of a pipe that is sent, if it has missed events
    private RunningPipes? _pipes;
    private long _whole = long.MinValue; // from this time on no pipe lacks a result
    private long _last = long.MinValue; // the time of the newest event
    private long _leapt = long.MinValue; // results up to then have been leapt over
    private (long Time, long From) _asked = (long.MinValue, 0); // the time of the first event that results behind a time depend on

    /// <summary>When the next window ends that may have a result.</summary>
    public long NextEnd => _pipes!.NextEnd;

    /// <summary>Begins them, or begins them anew. A window that began before says in its result that it is shorter.</summary>
    /// <param name="known">All events from this time on are known.</param>
    /// <param name="results">No result before this time is needed.</param>
    public void Begin(long known, long results)
    {
        _from.Clear();
        _whole = _leapt = long.MinValue;
        Start(known, results);
    }

    /// <summary>Begins them, or begins them anew. A window that began before has no result.</summary>
    /// <param name="known">All events from this time on are known.</param>
    /// <param name="results">No result before this time is needed.</param>
    public void BeginWhole(long known, long results)
    {
        Begin(known, results);
        foreach (var pipe in plan.Pipes)
        {
            _from[pipe.Text] = pipe.WholeFrom(known);
            _whole = Math.Max(_whole, _from[pipe.Text]);
        }
    }

    /// <summary>
    /// Leaves out the windows up to a time, if so many of them have no events that it would take long to end each. What they would give is
    /// missing.
    /// </summary>
    /// <param name="time">No event has come before this time, beside those that have passed.</param>
    /// <param name="most">The most windows in a row that end without an event.</param>
    public bool TryLeap(long time, long most)
    {
        var next = NextEnd;
        if (next > time || plan.EndsBetween(next, time) <= most)
        {
            return false;
        }

        if (_asked.Time != time)
        {
            _asked = (time, plan.EventsFrom(time + 1));
        }

        if (plan.EndsBetween(next, _asked.From) <= most || (_last != long.MinValue && next < plan.WholeFrom(_last + 1)))
        {
            return false;
        }

        _leapt = time;
        Start(_asked.From, time + 1);
        return true;
    }

    /// <summary>
    /// When the first window after a time ends whose result is left out, because events of it are missing; the greatest of all times if there
    /// is none. What was leapt over does not count.
    /// </summary>
    public long NextLack(long after)
    {
        var next = long.MaxValue;
        after = Math.Max(after, _leapt);
        if (after >= _whole)
        {
            return next;
        }

        foreach (var pipe in plan.Pipes)
        {
            foreach (var step in pipe.ResultSteps)
            {
                var end = (LogTime.Floor(after, step) + 1) * step;
                next = end < _from[pipe.Text] ? Math.Min(next, end) : next;
            }
        }

        return next;
    }

    /// <summary>Ends the windows that end at this time.</summary>
    public void EndWindowsAt(long time) => _pipes!.EndWindowsAt(time);

    /// <summary>Passes an event.</summary>
    public void Pass(LogEvent logged)
    {
        _last = Math.Max(_last, LogTime.Ticks(logged.Time));
        _pipes!.Pass(logged);
    }

    public void Dispose() => _pipes?.Dispose();

    private void Start(long known, long first)
    {
        _pipes?.Dispose();
        _last = long.MinValue;
        _pipes = start(new WindowClock(known, first), Observer.Create<(PipeName Pipe, ViewEvent Event)>(Leave, results.OnError));
    }

    private void Leave((PipeName Pipe, ViewEvent Event) made)
    {
        var time = LogTime.Ticks(made.Event.Time);
        if (time > _leapt && time >= _from.GetValueOrDefault(made.Pipe.Text, long.MinValue))
        {
            results.OnNext(made);
        }
    }
}
