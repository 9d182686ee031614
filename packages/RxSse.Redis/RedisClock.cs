using System.Reactive.Concurrency;

namespace RxSse.RedisLog;

/// <summary>
/// The time of the log, as far as this node knows: what Redis has said last, and the time that has passed since by the stopwatch. The clock of
/// the node does not matter. Before Redis has said anything, it is that clock. Thread-safe.
/// </summary>
/// <param name="timers">The clock and the stopwatch of the node.</param>
internal sealed class RedisClock(IScheduler timers)
{
    private readonly IStopwatch _stopwatch = timers.StartStopwatch();
    private volatile Answer? _last;

    private sealed record Answer(DateTimeOffset Time, TimeSpan At);

    /// <summary>The time of the log.</summary>
    public DateTimeOffset Now => _last is { } last ? last.Time + (_stopwatch.Elapsed - last.At) : timers.Now;

    /// <summary>The time by the stopwatch, when a call is made that asks for the time.</summary>
    public TimeSpan Ask() => _stopwatch.Elapsed;

    /// <summary>Notes the time in an answer: Redis has read its clock at half of the way.</summary>
    /// <param name="time">The time of the log.</param>
    /// <param name="asked">When it was asked for.</param>
    public void Note(DateTimeOffset time, TimeSpan asked) => _last = new Answer(time, (asked + _stopwatch.Elapsed) / 2);
}
