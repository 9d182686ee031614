namespace RxSse.Delivery.Limits;

/// <summary>When a client is told to come back: never all at one moment.</summary>
internal sealed class RetryAdvice(DeliveryOptions options, Random random)
{
    /// <summary>The configured wait, ±20 %.</summary>
    public TimeSpan Next() => options.Retry * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>15 to 45 seconds: for a client that found no place.</summary>
    public TimeSpan WhenFull() => TimeSpan.FromSeconds(15 + (30 * random.NextDouble()));
}
