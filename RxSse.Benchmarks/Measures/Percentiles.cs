namespace RxSse.Benchmarks.Measures;

/// <summary>Percentiles, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P99, double P999, double Max)
{
    public static Percentiles Of(Latencies latencies) =>
        new(latencies.Percentile(50), latencies.Percentile(99), latencies.Percentile(99.9), latencies.Max);
}
