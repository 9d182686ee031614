using System.Globalization;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>The figures of all rows.</summary>
/// <param name="Rows">The rows, each with its rounds.</param>
internal sealed record SocketsReport(IReadOnlyList<SocketsResult> Rows)
{
    public bool Passed => Verdict.Pass(Verdicts);

    private IEnumerable<Verdict> Verdicts => Rows.Select(static row => new Verdict(
        $"{row.Row.Name} {row.Row.Bound}", row.Row.Bound.Holds(row.Ratio, row.Difference),
        $"{Text(row.Ratio)} ×, by round {string.Join(", ", row.Rounds.Select(static round => Text(round.Ratio)))}", IsBinding: true));

    public string ToText()
    {
        var table = new Table("", "clients", "views", "plain", "none", "ratio");
        foreach (var row in Rows)
        {
            table.Add(
                row.Row.Figure, row.Clients.ToString("N0", CultureInfo.InvariantCulture), Text(Median.Of(row.Rounds.Select(static round => round.Views))),
                Text(Median.Of(row.Rounds.Select(static round => round.Plain))),
                row.Row.GoesToOne ? Text(Median.Of(row.Rounds.Select(static round => round.None))) : "", Text(row.Ratio));
        }

        return string.Join(Environment.NewLine, table, Verdict.Lines(Verdicts));
    }

    /// <summary>The figures as they are written to JSON.</summary>
    public object ToFigures() => Rows.Select(static row => new
    {
        Row = row.Row.Name,
        row.Row.Figure,
        row.Clients,
        row.Ratio,
        Bound = row.Row.Bound.ToString(),
        Holds = row.Row.Bound.Holds(row.Ratio, row.Difference),
        row.Rounds,
    });

    private static string Text(double value) => value.ToString(Math.Abs(value) < 1_000 ? "N2" : "N0", CultureInfo.InvariantCulture);
}

/// <summary>The figures of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Clients">The number of clients.</param>
/// <param name="Rounds">The rounds.</param>
internal sealed record SocketsResult(SocketsRow Row, int Clients, IReadOnlyList<SocketsRound> Rounds)
{
    /// <summary>The median of the ratios within the rounds.</summary>
    public double Ratio => Median.Of(Rounds.Select(static round => round.Ratio));

    /// <summary>The median of the differences within the rounds.</summary>
    public double Difference => Median.Of(Rounds.Select(static round => round.Views - round.Plain));
}

/// <summary>A figure with views, and the same without.</summary>
/// <param name="Views">With views.</param>
/// <param name="Plain">With plain clients.</param>
/// <param name="None">What both have in them that no client causes.</param>
internal sealed record SocketsRound(double Views, double Plain, double None = 0)
{
    /// <summary>What views cost against plain clients; infinite if plain clients cost nothing: that is not measurable.</summary>
    public double Ratio => Plain > None ? (Views - None) / (Plain - None) : double.PositiveInfinity;
}
