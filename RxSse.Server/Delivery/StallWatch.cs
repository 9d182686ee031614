using System.Reactive.Concurrency;

namespace RxSse.Server.Delivery;

/// <summary>
/// Aborts subscribers whose write is pending for too long. Kestrel's own limit on the rate of reading does not: each
/// byte written gives the client more time. Looks only while a write is pending.
/// </summary>
internal sealed class StallWatch(TimeSpan timeout, Seats seats, Action<Seat, Exception> fail, IStopwatch clock, IScheduler loop)
{
    // Looking at a part of the time-out, at least once a second: an abort comes at most that much late.
    private readonly TimeSpan _period = TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 4, 1, TimeSpan.TicksPerSecond));
    private bool _isDue;

    /// <summary>A write is pending.</summary>
    public void Start()
    {
        if (!_isDue)
        {
            _isDue = true;
            loop.Schedule(_period, Look);
        }
    }

    private void Look()
    {
        _isDue = false;
        var now = clock.Elapsed;
        for (var i = seats.Count - 1; i >= 0; i--)
        {
            var seat = seats[i];
            if (!seat.IsWriting)
            {
                continue;
            }

            if (now - seat.WritingSince < timeout)
            {
                Start();
            }
            else
            {
                fail(seat, new TimeoutException($"The client took nothing for {timeout}."));
            }
        }
    }
}
