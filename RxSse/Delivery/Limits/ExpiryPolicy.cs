namespace RxSse.Delivery.Limits;

/// <summary>
/// Decides when a response ends because its credential expires: before that, so that the client can come back with its cursor and renew what
/// it has; and at a random moment, so that clients whose credentials expire together do not come back together.
/// </summary>
internal static class ExpiryPolicy
{
    /// <summary>The time between two checks, which is the maximum delay of detection.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);
    private const double Spread = 0.05;
    private static readonly TimeSpan MaxSpread = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MinLife = TimeSpan.FromSeconds(5);

    /// <summary>How long a response may last; null if the credential does not expire.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="now">The start of the response.</param>
    /// <param name="retry">How long clients wait before they reconnect.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    public static TimeSpan? LastsFor(SubscriberCredential credential, DateTimeOffset now, TimeSpan retry, double chance)
    {
        if (credential.ExpiresAt is not { } expires)
        {
            return null;
        }

        var left = expires - now;
        var spread = (expires - (credential.IssuedAt ?? now)) * Spread;
        spread = spread > MaxSpread ? MaxSpread : spread < TimeSpan.Zero ? TimeSpan.Zero : spread;
        var early = left - CheckInterval - (2 * retry) - (spread * chance);

        // Almost over: a client that comes back with the same credential is not sent away at once each time.
        var min = retry < MinLife ? retry : MinLife;
        return early > TimeSpan.Zero ? early : left - CheckInterval > min ? left - CheckInterval : min;
    }
}
