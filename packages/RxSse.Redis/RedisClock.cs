using System.Reactive.Concurrency;

namespace RxSse.RedisLog;

/// <summary>
/// The time of the log, as far as this node knows: what Redis has said last, and the time that has passed since by the stopwatch. The clock of
/// the node does not matter. Before Redis has said anything, it is that clock; from then on it never falls. Thread-safe.
/// </summary>
/// <param name="timers">The clock and the stopwatch of the node.</param>
internal sealed class RedisClock(IScheduler timers)
{
    private readonly IStopwatch _stopwatch = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private (DateTimeOffset Time, TimeSpan At)? _last;
    private DateTimeOffset _given;

    /// <summary>The time of the log.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                if (_last is not { } last)
                {
                    return timers.Now;
                }

                // An answer whose ways were of different lengths has told a time that is ahead: it stands until the next one has come so far.
                var now = last.Time + (_stopwatch.Elapsed - last.At);
                return _given = now > _given ? now : _given;
            }
        }
    }

    /// <summary>The time by the stopwatch, when a call is made that asks for the time.</summary>
    public TimeSpan Ask() => _stopwatch.Elapsed;

    /// <summary>Notes the time in an answer: Redis has read its clock at half of the way.</summary>
    /// <param name="time">The time of the log.</param>
    /// <param name="asked">When it was asked for.</param>
    public void Note(DateTimeOffset time, TimeSpan asked)
    {
        lock (_lock)
        {
            _last = (time, (asked + _stopwatch.Elapsed) / 2);
        }
    }
}
