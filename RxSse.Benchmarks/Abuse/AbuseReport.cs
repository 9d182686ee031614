using System.Globalization;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Abuse;

/// <summary>The abuse and what follows from it.</summary>
internal sealed record AbuseReport(AbuseOptions Options, AbuseResult Result)
{
    private const double Growth = 1.2;

    public IReadOnlyList<Verdict> Verdicts =>
    [
        new("no more descriptors than at the start", Result.DescriptorsAfter.All <= Result.DescriptorsBefore.All,
            $"{Result.DescriptorsBefore} at the start, {Result.DescriptorsAfter} at the end", IsBinding: true),
        new($"memory at most {Growth} times that after {Options.First.TotalSeconds:0} s",
            Result.LastKib <= Result.FirstKib * Growth, $"{Result.FirstKib / 1024:0} MiB and {Result.LastKib / 1024:0} MiB", IsBinding: true),
        new("plain clients lose nothing", Result.Load.Losses.IsNone, $"{Result.Load.Losses}", IsBinding: false),
    ];

    public bool Passed => Verdict.Pass(Verdicts);

    /// <summary>One table, and a line for each verdict.</summary>
    public string ToText()
    {
        var table = new Table("", $"{Options.Length.TotalMinutes:0.#} min");
        foreach (var (name, value, format) in LoadFigures.All)
        {
            Add(name, value(Result.Load), format);
        }

        Add("lost", Result.Load.Losses.Lost, "N0");
        Add($"resident, MiB, after {Options.First.TotalSeconds:0} s", Result.FirstKib / 1024, "N1");
        Add("resident, MiB, at the end", Result.LastKib / 1024, "N1");
        Add("descriptors, at the start", Result.DescriptorsBefore.All, "N0");
        Add("descriptors, at the end", Result.DescriptorsAfter.All, "N0");
        foreach (var attack in Result.Attacks)
        {
            Add($"{attack.Name}, requests", attack.Requests, "N0");
        }

        return $"{table}{Environment.NewLine}{Verdict.Lines(Verdicts)}";

        void Add(string name, double value, string format) => table.Add(name, value.ToString(format, CultureInfo.InvariantCulture));
    }
}
