using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>Looks once, a period after it was asked to: one timer for all that there is to look after, and none while there is nothing.</summary>
internal sealed class CoalescedTimer(TimeSpan period, Action look, IScheduler loop)
{
    private bool _isDue;

    public TimeSpan Period => period;

    /// <summary>A hundredth (say) of a time, but not less than a tick and not more than a second: that much later than due a thing is seen.</summary>
    public static TimeSpan PartOf(TimeSpan time, int parts) => TimeSpan.FromTicks(Math.Clamp(time.Ticks / parts, 1, TimeSpan.TicksPerSecond));

    public void Ask()
    {
        if (!_isDue)
        {
            _isDue = true;
            loop.Schedule(period, () =>
            {
                _isDue = false;
                look();
            });
        }
    }
}
