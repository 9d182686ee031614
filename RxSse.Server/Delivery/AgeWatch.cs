using System.Reactive.Concurrency;

namespace RxSse.Server.Delivery;

/// <summary>
/// Ends responses that have reached their age, each at 80 to 100 % of it by chance, so that clients move to other
/// servers without a storm. Looks now and then instead of keeping a timer for each.
/// </summary>
internal sealed class AgeWatch(TimeSpan? maxAge, Random random, Seats seats, Action<Seat> end, IStopwatch clock, IScheduler loop)
{
    private readonly TimeSpan _period = TimeSpan.FromTicks(Math.Clamp((maxAge?.Ticks ?? 0) / 100, 1, TimeSpan.TicksPerSecond));
    private bool _isDue;

    /// <summary>A seat was taken.</summary>
    public void Start(Seat seat)
    {
        if (maxAge is { } age)
        {
            seat.EndsAt = clock.Elapsed + (age * (0.8 + (0.2 * random.NextDouble()))) - _period; // found out up to a period late
            ScheduleLook();
        }
    }

    private void ScheduleLook()
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
            if (now >= seats[i].EndsAt)
            {
                end(seats[i]);
            }
        }

        if (seats.Count > 0)
        {
            ScheduleLook();
        }
    }
}
