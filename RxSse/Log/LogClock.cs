using System.Reactive.Concurrency;

namespace RxSse.Log;

/// <summary>
/// The clock of a log. It never goes back and never stands still: while the clock of the machine has been set back, it runs at half the
/// speed of the monotonic clock until the clock of the machine has caught up. So the events of the log are in the order of their times, and
/// a clock that is set back by a day does not keep them for a day longer. Not thread-safe.
/// </summary>
/// <param name="scheduler">The clock of the machine, and its stopwatch.</param>
/// <param name="floor">The least time: that of the newest event of a log which was there before.</param>
public sealed class LogClock(IScheduler scheduler, DateTimeOffset floor = default)
{
    private readonly IStopwatch _stopwatch = scheduler.StartStopwatch();
    private DateTimeOffset _agreed = floor;
    private TimeSpan _agreedAt;

    /// <summary>The time of the log.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var (now, elapsed) = (scheduler.Now, _stopwatch.Elapsed);
            var slow = _agreed + ((elapsed - _agreedAt) / 2);
            if (now < slow)
            {
                return slow;
            }

            (_agreed, _agreedAt) = (now, elapsed);
            return now;
        }
    }
}
