using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Soak;

/// <summary>What the runs must show. Latency is not binding: on a shared machine it depends on the others.</summary>
internal static class SoakVerdicts
{
    private const double Share = 0.10;

    // The steps in which a runtime takes memory, and what a few segments on the way are.
    private const double ResidentAmount = 4 * 1024;
    private const double QueuedAmount = 64;

    /// <param name="options">What was asked for.</param>
    /// <param name="with">The runs with stuck clients.</param>
    /// <param name="without">The runs without.</param>
    public static IReadOnlyList<Verdict> Of(SoakOptions options, IReadOnlyList<SoakResult> with, IReadOnlyList<SoakResult> without)
    {
        SoakResult[] all = [.. with, .. without];
        var losses = Losses.Sum([.. all.Select(run => run.Load.Losses)]);
        var rate = all.Min(run => run.Load.Rates.PublishedPerSecond);
        var (p99, p99Without) = (Median.Of(with.Select(run => run.Load.Latency.P99)), Median.Of(without.Select(run => run.Load.Latency.P99)));
        return
        [
            new("reading clients lose nothing", losses.IsNone, $"{losses}, in {all.Length} runs", IsBinding: true),
            new("memory is flat after the warm-up", IsFlatInMost(with) && IsFlatInMost(without),
                $"{with.Count(IsMemoryFlat)} of {with.Count} runs with stuck clients and {without.Count(IsMemoryFlat)} of {without.Count} without "
                    + $"grew by at most {Share:P0}", IsBinding: true),
            new("p99 as without the stuck clients", p99 <= (p99Without * 1.25) + 1,
                $"{p99:0.00} ms and {p99Without:0.00} ms; by round "
                    + string.Join(", ", with.Zip(without, (a, b) => $"{a.Load.Latency.P99:0.0} and {b.Load.Latency.P99:0.0}")), IsBinding: false),
            new($"{options.Rate} events/s sustained", rate >= options.Rate * 0.99,
                $"{rate:0.0} events/s in the slowest run", IsBinding: false),
        ];
    }

    private static bool IsFlatInMost(IReadOnlyList<SoakResult> runs) => runs.Count(IsMemoryFlat) * 2 > runs.Count;

    private static bool IsMemoryFlat(SoakResult run) => run.ResidentKib.IsFlat(Share, ResidentAmount) && run.QueuedKib.IsFlat(Share, QueuedAmount);
}
