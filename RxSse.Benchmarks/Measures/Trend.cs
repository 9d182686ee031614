namespace RxSse.Benchmarks.Measures;

/// <summary>Where a quantity that is sampled every second stands at first and at last, and how it moves between.</summary>
/// <param name="First">The median of the first quarter of the samples.</param>
/// <param name="Last">The median of the last quarter.</param>
/// <param name="PerSecond">The median of the slopes between any two samples (Theil and Sen), which a collection of garbage does not bend.</param>
internal sealed record Trend(double First, double Last, double PerSecond)
{
    /// <summary>Made from at least two samples, a second apart.</summary>
    public static Trend Of(IReadOnlyList<double> samples)
    {
        var quarter = Math.Max(1, samples.Count / 4);
        var slopes =
            from late in Enumerable.Range(1, samples.Count - 1)
            from early in Enumerable.Range(0, late)
            select (samples[late] - samples[early]) / (late - early);
        return new Trend(Median.Of(samples.Take(quarter)), Median.Of(samples.TakeLast(quarter)), Median.Of(slopes));
    }

    /// <summary>Whether it has not grown by more than a share of what it was, or an amount that means nothing.</summary>
    public bool IsFlat(double share, double amount) => Last - First <= Math.Max(First * share, amount);
}
