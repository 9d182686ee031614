using System.Globalization;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Publishing;

/// <summary>What many publishers at full speed have done, and the memory of the server.</summary>
/// <param name="Options">Who has published what.</param>
/// <param name="Published">Events that the server has taken.</param>
/// <param name="Full">Requests that it has refused because it was full.</param>
/// <param name="Broken">Requests without a response.</param>
/// <param name="IdleMib">Resident memory before the first request.</param>
/// <param name="PeakMib">The most resident memory.</param>
internal sealed record PublishMemoryReport(
    PublishMemoryOptions Options, long Published, long Full, long Broken, double IdleMib, double PeakMib)
{
    /// <summary>The sum of the bounds in docs/operations.md that concern publishers, with the default settings, and the garbage.</summary>
    public double BoundMib => PublishMemoryBounds.WithGarbageMibOf(Options.Publishers);

    public bool Passed => Verdict.Pass(Verdicts);

    public string ToText()
    {
        var table = new Table("figure", "value");
        table.Add("events published", Published.ToString("N0", CultureInfo.InvariantCulture));
        table.Add("requests refused: full (503)", Full.ToString("N0", CultureInfo.InvariantCulture));
        table.Add("requests without a response", Broken.ToString("N0", CultureInfo.InvariantCulture));
        table.Add("sum of the bounds, MiB", PublishMemoryBounds.MibOf(Options.Publishers).ToString("N0", CultureInfo.InvariantCulture));
        table.Add("resident before, MiB", IdleMib.ToString("N0", CultureInfo.InvariantCulture));
        table.Add("resident at most, MiB", PeakMib.ToString("N0", CultureInfo.InvariantCulture));
        return $"{table}{Environment.NewLine}{Verdict.Lines(Verdicts)}";
    }

    private IReadOnlyList<Verdict> Verdicts =>
    [
        new("the process stays below the sum of the bounds and the garbage", PeakMib <= BoundMib,
            string.Create(CultureInfo.InvariantCulture, $"{PeakMib:N0} MiB of {BoundMib:N0}"), IsBinding: true),
        new("each request has a response", Broken == 0, Broken.ToString(CultureInfo.InvariantCulture), IsBinding: true),
    ];
}
