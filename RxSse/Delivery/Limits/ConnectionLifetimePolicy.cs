using RxSse.Threading;

namespace RxSse.Delivery.Limits;

/// <summary>
/// Decides when a response has reached its maximum age: at a random moment from 80 to 100 % of it, so that clients move
/// to other servers gradually.
/// </summary>
/// <param name="maxAge">The maximum age, or null if there is none.</param>
internal sealed class ConnectionLifetimePolicy(TimeSpan? maxAge)
{
    /// <summary>Whether there is a maximum age.</summary>
    public bool IsEnabled => maxAge is not null;

    /// <summary>The time between two checks, which is the maximum delay of detection; unlimited if there is no maximum age.</summary>
    public TimeSpan CheckInterval { get; } = maxAge is { } age ? CoalescedTimer.CheckInterval(age, parts: 100) : TimeSpan.MaxValue;

    /// <param name="now">The start of the connection.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    public TimeSpan DeadlineFor(TimeSpan now, double chance)
    {
        if (maxAge is not { } age)
        {
            return TimeSpan.MaxValue;
        }

        var spread = (age * 0.2) - CheckInterval; // detection is up to one check interval late
        return now + (age * 0.8) + (spread * chance);
    }
}
