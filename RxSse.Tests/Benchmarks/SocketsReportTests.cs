using RxSse.Benchmarks;
using RxSse.Benchmarks.Views.Sockets;
using Xunit;

namespace RxSse.Tests.Benchmarks;

/// <summary>The rows of <c>views --sockets</c>, and what is required of them.</summary>
public sealed class SocketsReportTests
{
    [Theory]
    [InlineData("heartbeat", 14, 10, true)]
    [InlineData("heartbeat", 14.1, 10, false)]
    [InlineData("memory", 14, 10, true)]
    [InlineData("memory", 14.1, 10, false)]
    [InlineData("connects", 6_000, 10_000, true)]
    [InlineData("connects", 5_900, 10_000, false)]
    [InlineData("latency", 12, 10, true)]
    [InlineData("latency", 12.1, 10, false)]
    [InlineData("latency", 5, 3, true)] // 2 ms more
    [InlineData("latency", 5.1, 3, false)]
    [InlineData("shared", 11.5, 10, true)]
    [InlineData("shared", 11.6, 10, false)]
    public void Row_PassesWithinItsTarget(string name, double views, double plain, bool passes)
    {
        var report = Report(name, new SocketsRound(views, plain));

        Assert.Equal(passes, report.Passed);
        Assert.Contains(passes ? $"yes  {name} " : $"NO   {name} ", report.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 30, true)]
    [InlineData(40.1, 30, false)]
    [InlineData(9, 10, false)] // an event to one plain client costs nothing that could be measured
    [InlineData(9, 9, false)]
    public void Match_IsCompared_LessWhatAnEventCostsWithoutClients(double views, double plain, bool passes)
    {
        var report = Report("match", new SocketsRound(views, plain, None: 10));

        Assert.Equal(passes, report.Passed);
        Assert.Contains(passes ? "yes  match ≤ 1.5 ×, aim 1.1 ×: 1.50 ×" : "NO   match ≤ 1.5 ×, aim 1.1 ×: ", report.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("match", "|   1,000 | 40.00 | 30.00 | 10.00 |  1.50 |")]
    [InlineData("shared", "|   1,000 | 40.00 | 30.00 |      |  1.33 |")]
    public void Table_HasTheFigureWithoutClients_IfTheRowNeedsIt(string name, string cells) => Assert.Contains(
        cells, Report(name, new SocketsRound(40, 30, name == "match" ? 10 : 0)).ToText(), StringComparison.Ordinal);

    [Fact]
    public void Figures_AreWritten_WhenThereIsNoRatio() => Assert.Contains(
        "\"ratio\":\"Infinity\"", SocketsCommand.ToJson(Report("match", new SocketsRound(9, 9, None: 10))), StringComparison.Ordinal);

    [Fact]
    public void Ratio_IsTheMedianOfThoseWithinTheRounds() => Assert.Contains(
        "heartbeat ≤ 1.4 ×, aim 1.1 ×: 1.50 ×, by round 1.50, 1.00, 3.00",
        Report("heartbeat", new SocketsRound(15, 10), new SocketsRound(40, 40), new SocketsRound(30, 10)).ToText(), StringComparison.Ordinal);

    [Fact]
    public void WithoutArguments_AllRowsAreMeasured_WithTheirClients()
    {
        var options = SocketsOptions.From(new Arguments([]));

        Assert.Equal(["heartbeat", "memory", "connects", "latency", "shared", "match"], options.Rows.Select(row => row.Name));
        Assert.Equal([1_000, 5_000, 10_000, 10_000, 1_000, 10_000], options.Rows.Select(options.ClientsOf));
        Assert.Equal([3, 3, 3, 5, 3, 3], options.Rows.Select(options.RoundsOf));
    }

    [Fact]
    public void Arguments_ChangeWhatIsMeasured()
    {
        var options = SocketsOptions.From(new Arguments(["--row", "latency", "--clients", "20", "--rounds", "1", "--secs", "2", "--burst", "8"]));

        var row = Assert.Single(options.Rows);
        Assert.Equal(8, options.Burst);
        Assert.Equal(("latency", 20, 1, TimeSpan.FromSeconds(2)), (row.Name, options.ClientsOf(row), options.RoundsOf(row), options.MeasuredOf(row)));
    }

    [Fact]
    public void UnknownRow_IsRefused_WithThoseThatThereAre() => Assert.Equal(
        "--row takes heartbeat, memory, connects, latency, shared, match, not 'more'.",
        Assert.Throws<FormatException>(() => SocketsRow.Of("more")).Message);

    private static SocketsReport Report(string name, params SocketsRound[] rounds) =>
        new([new SocketsResult(SocketsRow.Of(name), 1_000, rounds)]);
}
