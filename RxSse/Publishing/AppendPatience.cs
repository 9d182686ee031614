using System.Reactive.Concurrency;

namespace RxSse.Publishing;

/// <summary>How long an appender sends a round again to a log that is away. Used by one loop at a time.</summary>
/// <param name="max">The time from the first failed call of a round until the waiting appends are refused.</param>
/// <param name="scheduler">The clock, which also runs the time between two calls.</param>
internal sealed class AppendPatience(TimeSpan max, IScheduler scheduler)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(400);

    private readonly IStopwatch _stopwatch = scheduler.StartStopwatch();
    private TimeSpan? _firstFailure;
    private TimeSpan _wait = FirstWait;

    /// <summary>Begins anew: the log has answered, or the waiting appends are refused.</summary>
    public void Reset() => (_firstFailure, _wait) = (null, FirstWait);

    /// <summary>Calls again after a short while, which doubles. Returns false, and does not call, if the patience is at its end.</summary>
    public bool TryAgain(Action call)
    {
        var now = _stopwatch.Elapsed;
        var left = (_firstFailure ??= now) + max - now;
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        var wait = left < _wait ? left : _wait;
        _wait = _wait * 2 < MaxWait ? _wait * 2 : MaxWait;
        scheduler.Schedule(wait, call); // last: the call may run before this returns
        return true;
    }
}
