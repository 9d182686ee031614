using System.Globalization;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Soak;

/// <summary>All runs and what follows from them.</summary>
internal sealed record SoakReport(SoakOptions Options, IReadOnlyList<SoakResult> With, IReadOnlyList<SoakResult> Without)
{
    public IReadOnlyList<SoakVerdict> Verdicts => SoakVerdict.Of(Options, With, Without);

    public bool Passed => Verdicts.All(verdict => verdict.Holds || !verdict.IsBinding);

    /// <summary>One table, medians of the rounds, and a line for each verdict.</summary>
    public string ToText()
    {
        var table = new Table("", $"with {Options.Stuck} stuck", "without", "ratio");
        Row("events published/s", run => run.Rates.PublishedPerSecond, "N0");
        Row("deliveries/s", run => run.Rates.DeliveriesPerSecond, "N0");
        Row("server, cores", run => run.ServerCores, "N2");
        Row("others, cores", run => run.OtherCores, "N2");
        table.Add("lost, all rounds", Sum(With), Sum(Without), "");
        Row("p50, ms", run => run.Latency.P50, "N2");
        Row("p99, ms", run => run.Latency.P99, "N2");
        Row("p99.9, ms", run => run.Latency.P999, "N2");
        Rows("resident, MiB", run => run.ResidentKib, unit: 1024);
        Rows("stuck sockets' queues, KiB", run => run.QueuedKib, unit: 1);
        Rows("all TCP memory, KiB", run => run.KernelTcpKib, unit: 1);

        return $"{table}{Environment.NewLine}{string.Join(Environment.NewLine, Verdicts.Select(Line))}";

        void Row(string name, Func<SoakResult, double> value, string format)
        {
            var (with, without) = (Median.Of(With.Select(value)), Median.Of(Without.Select(value)));
            table.Add(name, Text(with, format), Text(without, format), without > 0 ? Text(with / without, "N2") : "");
        }

        void Rows(string name, Func<SoakResult, Trend> trend, double unit)
        {
            Row($"{name}, after warm-up", run => trend(run).First / unit, "N1");
            Row($"{name}, at the end", run => trend(run).Last / unit, "N1");
            var slopes = new[] { With, Without }.Select(runs => Text(Median.Of(runs.Select(run => trend(run).PerSecond)), "N1")).ToArray();
            table.Add($"{name.Split(',')[0]}, slope, KiB/s", slopes[0], slopes[1], "");
        }
    }

    private static string Line(SoakVerdict verdict) => $"{(verdict.Holds ? "yes" : "NO ")}  {verdict.Requirement}: {verdict.Because}";

    private static string Sum(IEnumerable<SoakResult> runs) => Text(runs.Sum(run => run.Losses.Lost), "N0");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
