namespace RxSse.Delivery.Limits;

/// <summary>Jittered reconnection delays, so that clients do not reconnect at the same moment.</summary>
internal sealed class RetryAdvice(DeliveryOptions options, Random random)
{
    private static readonly TimeSpan MinWhenTooFast = TimeSpan.FromSeconds(10);

    /// <summary>The configured delay, ±20 %.</summary>
    public TimeSpan Next() => options.Retry * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>15 to 45 seconds, for a client that was rejected.</summary>
    public TimeSpan WhenFull() => TimeSpan.FromSeconds(15 + (30 * random.NextDouble()));

    /// <summary>
    /// For a client that a rate refuses: twice the time after which it may come back, or ten seconds if that is more, ±50 %. So it is
    /// never too early, and clients that are refused together do not come back together.
    /// </summary>
    /// <param name="wait">The time after which it may come back.</param>
    public TimeSpan WhenTooFast(TimeSpan wait)
    {
        var middle = 2 * wait > MinWhenTooFast ? 2 * wait : MinWhenTooFast;
        return middle * (0.5 + random.NextDouble());
    }
}
