using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Siege;

/// <summary>What a siege must show.</summary>
internal static class SiegeVerdicts
{
    private const double AlwaysAllowed = 50; // milliseconds
    private const double TimesWithout = 3;
    private const double Growth = 1.2;

    /// <param name="options">What was asked for.</param>
    /// <param name="with">The runs with attackers, in order, on one server.</param>
    /// <param name="without">The runs without, on another.</param>
    public static IReadOnlyList<Verdict> Of(SiegeOptions options, IReadOnlyList<SiegeResult> with, IReadOnlyList<SiegeResult> without)
    {
        var losses = Losses.Sum([.. with.Concat(without).Select(run => run.Load.Losses)]);
        var (p99, p99Without) = (Median.Of(with.Select(P99)), Median.Of(without.Select(P99)));
        var allowed = Math.Max(AlwaysAllowed, p99Without * TimesWithout);
        var peak = with.Max(run => run.PeakKib) / 1024;
        var (first, last) = (with[0].AfterKib / 1024, with[^1].AfterKib / 1024);
        var rate = with.Min(run => run.Load.Rates.PublishedPerSecond);
        return
        [
            new("plain clients lose nothing", losses.IsNone, $"{losses}, in {with.Count + without.Count} runs", IsBinding: true),
            new($"plain p99 at most {allowed:0.0} ms", p99 <= allowed,
                $"{p99:0.0} ms, {p99Without:0.0} ms without attackers; by round "
                    + string.Join(", ", with.Zip(without, (a, b) => $"{P99(a):0.0} and {P99(b):0.0}")), IsBinding: true),
            new($"resident memory below {options.MaxResidentMib} MiB", peak < options.MaxResidentMib, $"at most {peak:0} MiB", IsBinding: true),
            new($"resident memory after round {with.Count} at most {Growth} times that after round 1", last <= first * Growth,
                $"{first:0} and {last:0} MiB", IsBinding: true),
            new($"{options.Rate} events/s sustained", rate >= options.Rate * 0.99,
                $"{rate:0.0} events/s in the slowest run with attackers", IsBinding: false),
        ];
    }

    private static double P99(SiegeResult run) => run.Load.Latency.P99;
}
