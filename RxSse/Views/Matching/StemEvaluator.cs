using System.Reactive.Concurrency;
using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>
/// Evaluates the conditions of stems on values that have been found, for a bounded time for each event: conditions are written by strangers.
/// </summary>
/// <param name="clock">Measures the time.</param>
internal sealed class StemEvaluator(IStopwatch clock)
{
    // What one evaluation costs is estimated in bytes that are read. The clock is read once for so many, and none costs more than the last.
    private const long CostBetweenLooks = 16 * 1024;
    private const long MaxCost = 1024 * 1024;

    private JsonRange[] _values = new JsonRange[JsonRange.MaxOnStack];
    private TimeSpan? _end;
    private long _cost;

    /// <summary>The time for one event.</summary>
    public static TimeSpan TimeForEvent { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The number of stems of the current event that have not been evaluated.</summary>
    public int NotEvaluated { get; private set; }

    /// <summary>The number of stems that the current event has found, before their conditions are evaluated.</summary>
    public int Candidates { get; private set; }

    /// <summary>Whether there is no time left for the current event.</summary>
    public bool IsOver => _cost < 0;

    /// <summary>Another event begins.</summary>
    public void Begin() => (_end, _cost, NotEvaluated, Candidates) = (null, 0, 0, 0);

    /// <summary>The event has found further stems.</summary>
    public void Count(int candidates) => Candidates += candidates;

    /// <summary>Whether the condition holds; true too if there is no time to evaluate it.</summary>
    public bool MayHold(Stem stem, ReadOnlySpan<byte> data)
    {
        if (!HasTime(stem.Effort.CostOf(data.Length)))
        {
            NotEvaluated++;
            return true;
        }

        var paths = stem.Paths;
        if (_values.Length < paths.Length)
        {
            _values = new JsonRange[paths.Length]; // as many as the longest condition has paths
        }

        for (var path = 0; path < paths.Length; path++)
        {
            _values[path] = paths[path]?.Value ?? default;
        }

        return stem.Condition!.Evaluate(new PathValues(data, _values.AsSpan(0, paths.Length)));
    }

    // Once the time is over it stays over until the next event.
    private bool HasTime(long cost)
    {
        if (cost > MaxCost || _cost < 0)
        {
            return false;
        }

        if (_end is null)
        {
            _end = clock.Elapsed + TimeForEvent;
        }
        else if (_cost > CostBetweenLooks)
        {
            _cost = clock.Elapsed < _end ? 0 : -1;
        }

        _cost += _cost < 0 ? 0 : cost;
        return _cost >= 0;
    }
}
