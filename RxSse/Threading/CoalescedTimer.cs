using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>
/// Runs a check once, one period after it was requested. Requests in between are merged, and an idle timer schedules nothing.
/// </summary>
/// <param name="period">The period.</param>
/// <param name="check">The check.</param>
/// <param name="loop">Runs the check.</param>
/// <param name="turns">Held by who requests a check, and during the check.</param>
internal sealed class CoalescedTimer(TimeSpan period, Action check, IScheduler loop, Lock turns)
{
    private bool _isDue;

    /// <summary><c>time / parts</c>, between one tick and one second. This is the maximum delay of detection.</summary>
    public static TimeSpan CheckInterval(TimeSpan time, int parts) =>
        TimeSpan.FromTicks(Math.Clamp(time.Ticks / parts, 1, TimeSpan.TicksPerSecond));

    /// <summary>Requests a check.</summary>
    public void Request()
    {
        if (!_isDue)
        {
            _isDue = true;
            loop.Schedule(period, () =>
            {
                lock (turns)
                {
                    _isDue = false;
                    check();
                }
            });
        }
    }
}
