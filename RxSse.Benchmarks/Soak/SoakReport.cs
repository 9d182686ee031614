using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Soak;

/// <summary>All runs and what follows from them.</summary>
internal sealed record SoakReport(SoakOptions Options, IReadOnlyList<SoakResult> With, IReadOnlyList<SoakResult> Without)
{
    public IReadOnlyList<Verdict> Verdicts => SoakVerdicts.Of(Options, With, Without);

    public bool Passed => Verdict.Pass(Verdicts);

    /// <summary>One table, medians of the rounds, and a line for each verdict.</summary>
    public string ToText()
    {
        var table = new ComparisonTable<SoakResult>($"with {Options.Stuck} stuck", With, Without);
        table.AddLoad(run => run.Load);
        AddTrend("resident, MiB", run => run.ResidentKib, unit: 1024);
        AddTrend("stuck sockets' queues, KiB", run => run.QueuedKib, unit: 1);
        AddTrend("all TCP memory, KiB", run => run.KernelTcpKib, unit: 1);
        return $"{table}{Environment.NewLine}{Verdict.Lines(Verdicts)}";

        void AddTrend(string name, Func<SoakResult, Trend> trend, double unit)
        {
            table.Add($"{name}, after warm-up", run => trend(run).First / unit, "N1");
            table.Add($"{name}, at the end", run => trend(run).Last / unit, "N1");
            table.AddOfAll($"{name.Split(',')[0]}, slope, KiB/s", runs => Median.Of(runs.Select(run => trend(run).PerSecond)), "N1");
        }
    }
}
