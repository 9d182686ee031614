using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Siege;

/// <summary>All runs and what follows from them.</summary>
internal sealed record SiegeReport(SiegeOptions Options, IReadOnlyList<SiegeResult> With, IReadOnlyList<SiegeResult> Without)
{
    public IReadOnlyList<Verdict> Verdicts => SiegeVerdicts.Of(Options, With, Without);

    public bool Passed => Verdict.Pass(Verdicts);

    /// <summary>One table, medians of the rounds, and a line for each verdict.</summary>
    public string ToText()
    {
        var table = new ComparisonTable<SiegeResult>("with attackers", With, Without);
        table.AddLoad(run => run.Load);
        table.AddOfAll("resident, MiB, peak", runs => runs.Max(run => run.PeakKib) / 1024, "N1");
        table.AddOfAll("resident, MiB, after round 1", runs => runs[0].AfterKib / 1024, "N1");
        table.AddOfAll($"resident, MiB, after round {Options.Rounds}", runs => runs[^1].AfterKib / 1024, "N1");
        foreach (var attack in Options.Attacks)
        {
            table.AddOfAll($"{attack}, requests", runs => Sum(runs, attack, count => count.Requests), "N0");
            table.AddOfAll($"{attack}, not accepted", runs => Sum(runs, attack, count => count.Unmade), "N0");
        }

        return $"{table}{Environment.NewLine}{Verdict.Lines(Verdicts)}";
    }

    private static double Sum(IReadOnlyList<SiegeResult> runs, string attack, Func<AttackCount, long> value) =>
        runs.Sum(run => run.Attacks.Where(count => count.Name == attack).Sum(value));
}
