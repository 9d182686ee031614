namespace RxSse.Delivery.Limits;

/// <summary>Jittered reconnection delays, so that clients do not reconnect at the same moment.</summary>
internal sealed class RetryAdvice(DeliveryOptions options, Random random)
{
    /// <summary>The configured delay, ±20 %.</summary>
    public TimeSpan Next() => options.Retry * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>15 to 45 seconds, for a client that was rejected.</summary>
    public TimeSpan WhenFull() => TimeSpan.FromSeconds(15 + (30 * random.NextDouble()));
}
