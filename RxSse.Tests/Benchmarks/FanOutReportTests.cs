using System.Text.Json;
using RxSse.Benchmarks;
using RxSse.Benchmarks.FanOut;
using RxSse.Benchmarks.Measures;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class FanOutReportTests
{
    private static readonly FanOutOptions Options = FanOutOptions.ForFanOut(new Arguments(["--clients", "10", "--window", "8"]));

    [Fact]
    public void Table_HasTheMediansOfTheRounds()
    {
        var report = new FanOutReport(Options, [new ServerRounds("RxSse", [Run(3_000), Run(1_000), Run(2_000)])]);

        Assert.Equal(
            """
            |                         | RxSse |
            |-------------------------|------:|
            | deliveries/s            | 2,000 |
            | CPU µs per delivery     |  12.3 |
            | bytes per delivery      | 161.9 |
            | p50, ms                 |  1.50 |
            | p99, ms                 |  9.90 |
            | p99.9, ms               | 19.99 |
            | resident KiB per client |  20.5 |
            | connects/s              | 4,000 |
            | events published/s      | 200.0 |
            | server, % of a core     |  75.0 |
            | deliveries missing      |     0 |
            | events refused          |     0 |

            """,
            report.ToText());
    }

    [Fact]
    public void TableOfTwoServers_HasTheRatioOfTheFirstToTheSecond()
    {
        var text = new FanOutReport(Options, [new ServerRounds("RxSse", [Run(3_000)]), new ServerRounds("peer", [Run(1_500)])]).ToText();

        Assert.Contains("| deliveries/s            | 3,000 | 1,500 |  2.00 |", text, StringComparison.Ordinal);
        Assert.Contains("| deliveries missing      |     0 |     0 |       |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TableOfSteady_SaysHowTheServerRests_AndWhatNeverCame()
    {
        var run = Run(1_000) with { Rest = new Rest(0.004, double.NaN, null) };

        var text = new FanOutReport(Options, [new ServerRounds("RxSse", [run])]).ToText();

        Assert.Contains("| server idle, % of a core       |   0.4 |", text, StringComparison.Ordinal);
        Assert.Contains("| all leave: idle again after, s | never |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("none counted", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_IsOneObject_WithTheMediansAndEveryRound()
    {
        var report = new FanOutReport(Options, [new ServerRounds("RxSse", [Run(3_000), Run(1_000) with { CpuMicrosecondsPerDelivery = double.NaN }])]);

        var json = JsonElement.Parse(report.ToJson());

        Assert.Equal((10, 8), (json.GetProperty("clients").GetInt32(), json.GetProperty("window").GetInt32()));
        var server = Assert.Single(json.GetProperty("servers").EnumerateArray());
        Assert.Equal("RxSse", server.GetProperty("name").GetString());
        Assert.Equal(2_000, server.GetProperty("medians").GetProperty("deliveriesPerSecond").GetDouble());
        Assert.Equal([3_000, 1_000], server.GetProperty("rounds").EnumerateArray().Select(run => run.GetProperty("deliveriesPerSecond").GetDouble()));
        Assert.Equal(9.9, server.GetProperty("medians").GetProperty("p99Ms").GetDouble());
        Assert.Equal("NaN", server.GetProperty("rounds")[1].GetProperty("cpuMicrosecondsPerDelivery").GetString());
    }

    private static FanOutResult Run(double deliveries) =>
        new(deliveries, 12.34, 161.9, new Percentiles(1.5, 9.9, 19.99, 30), 20.5, 4_000, 200, 0.75, 0, 0, null);
}
