namespace RxSse.Benchmarks.Measures;

/// <summary>The trend of a quantity that is sampled every second: its first value, its last value and its slope.</summary>
/// <param name="First">The median of the first quarter of the samples.</param>
/// <param name="Last">The median of the last quarter.</param>
/// <param name="PerSecond">
/// The median of the slopes between any two samples (Theil–Sen), which one garbage collection does not change.
/// </param>
internal sealed record Trend(double First, double Last, double PerSecond)
{
    /// <summary>Calculates the trend of at least two samples, one second apart.</summary>
    public static Trend Of(IReadOnlyList<double> samples)
    {
        var quarter = Math.Max(1, samples.Count / 4);
        var slopes =
            from late in Enumerable.Range(1, samples.Count - 1)
            from early in Enumerable.Range(0, late)
            select (samples[late] - samples[early]) / (late - early);
        return new Trend(Median.Of(samples.Take(quarter)), Median.Of(samples.TakeLast(quarter)), Median.Of(slopes));
    }

    /// <summary>Whether it has grown by at most this share of its first value, or by at most this amount.</summary>
    public bool IsFlat(double share, double amount) => Last - First <= Math.Max(First * share, amount);
}
