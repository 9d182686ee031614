namespace RxSse.Streams;

/// <summary>The delay before a retry: it doubles after each failure, up to a maximum, with jitter.</summary>
/// <param name="First">The maximum delay after the first failure.</param>
/// <param name="Max">The maximum delay after any number of failures.</param>
internal sealed record BackOff(TimeSpan First, TimeSpan Max)
{
    public static BackOff Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>The delay after this number of consecutive failures (1 or more). Half of it is fixed, half is random.</summary>
    public TimeSpan After(int failures, Random random)
    {
        var max = Math.Min(Max.Ticks, First.Ticks * Math.Pow(2, failures - 1));
        return TimeSpan.FromTicks((long)(max * (0.5 + (random.NextDouble() / 2))));
    }
}
