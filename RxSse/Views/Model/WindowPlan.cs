using RxSse.Log;

namespace RxSse.Views.Model;

/// <summary>
/// The pipes of a view with windows that the log can reproduce, and of which time they need the log. Times are in ticks since the Unix epoch.
/// </summary>
internal sealed class WindowPlan
{
    private readonly long[] _steps;
    private readonly long _least;

    private WindowPlan(IReadOnlyList<Pipe> pipes)
    {
        Pipes = pipes;
        _steps = [.. pipes.SelectMany(pipe => pipe.WindowSteps).Distinct()];
        _least = _steps.Min();
    }

    /// <summary>The pipes.</summary>
    public IReadOnlyList<Pipe> Pipes { get; }

    /// <summary>The plan of the pipes of a view; null if none of them is one.</summary>
    public static WindowPlan? Of(IReadOnlyList<Pipe> all) =>
        all.Where(static pipe => pipe.HasReplayableWindows).ToList() is { Count: > 0 } pipes ? new WindowPlan(pipes) : null;

    /// <summary>The time of the first event that a result at or after a time may depend on. No window begins before 1970.</summary>
    public long EventsFrom(long results) => Math.Max(0, Pipes.Min(pipe => pipe.EventsFrom(results)));

    /// <summary>If all events from a time on are known: the time from which on all results are whole.</summary>
    public long WholeFrom(long events) => Pipes.Max(pipe => pipe.WholeFrom(events));

    /// <summary>How many windows end between the first event that a result depends on and the result, at most: so many end when the view is joined.</summary>
    public long Ends => Pipes.Sum(static pipe => pipe.Ends(lookBack: 0));

    /// <summary>The most windows that end between two times, of one length.</summary>
    public long EndsBetween(long from, long to) => Math.Max(0, to - from) / _least;

    /// <summary>The first time after another at which a window may end.</summary>
    public long NextEnd(long after)
    {
        var next = long.MaxValue;
        foreach (var step in _steps)
        {
            next = Math.Min(next, (LogTime.Floor(after, step) + 1) * step);
        }

        return next;
    }
}
