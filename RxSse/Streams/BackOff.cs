namespace RxSse.Streams;

/// <summary>How long to wait before another try: twice as long after each failure, up to a limit, and never the same for all.</summary>
/// <param name="First">The max wait after the first failure.</param>
/// <param name="Max">The max wait of all.</param>
internal sealed record BackOff(TimeSpan First, TimeSpan Max)
{
    public static BackOff Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>The wait after so many failures in a row (1 or more): half of it fixed, half of it left to chance.</summary>
    public TimeSpan After(int failures, Random random)
    {
        var max = Math.Min(Max.Ticks, First.Ticks * Math.Pow(2, failures - 1));
        return TimeSpan.FromTicks((long)(max * (0.5 + (random.NextDouble() / 2))));
    }
}
