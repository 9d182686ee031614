using System.Globalization;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Reports;

/// <summary>A table of runs of two kinds: the medians of their figures, and the ratio.</summary>
internal sealed class ComparisonTable<TRun>(string withName, IReadOnlyList<TRun> with, IReadOnlyList<TRun> without)
{
    private readonly Table _table = new("", withName, "without", "ratio");

    /// <summary>The medians of a figure.</summary>
    public void Add(string name, Func<TRun, double> value, string format)
    {
        var (first, second) = (Median.Of(with.Select(value)), Median.Of(without.Select(value)));
        _table.Add(name, Text(first, format), Text(second, format), second > 0 ? Text(first / second, "N2") : "");
    }

    /// <summary>A figure of all runs of a kind together, without a ratio.</summary>
    public void AddOfAll(string name, Func<IReadOnlyList<TRun>, double> value, string format) =>
        _table.Add(name, Text(value(with), format), Text(value(without), format), "");

    /// <summary>What the reading clients saw.</summary>
    public void AddLoad(Func<TRun, LoadResult> load)
    {
        foreach (var (name, value, format) in LoadFigures.All)
        {
            Add(name, run => value(load(run)), format);
        }

        AddOfAll("lost, all rounds", runs => runs.Sum(run => load(run).Losses.Lost), "N0");
    }

    public override string ToString() => _table.ToString();

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
