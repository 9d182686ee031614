using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Reports;

/// <summary>The figures of what reading clients saw, and how they are written.</summary>
internal static class LoadFigures
{
    public static IReadOnlyList<(string Name, Func<LoadResult, double> Value, string Format)> All { get; } =
    [
        ("events published/s", load => load.Rates.PublishedPerSecond, "N0"),
        ("deliveries/s", load => load.Rates.DeliveriesPerSecond, "N0"),
        ("server, cores", load => load.ServerCores, "N2"),
        ("others, cores", load => load.OtherCores, "N2"),
        ("p50, ms", load => load.Latency.P50, "N2"),
        ("p99, ms", load => load.Latency.P99, "N2"),
        ("p99.9, ms", load => load.Latency.P999, "N2"),
    ];
}
