using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Siege;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class SiegeReportTests
{
    private const double MiB = 1_024;
    private static readonly SiegeOptions Options = new(100, 200, Seconds: 60, Rounds: 3, MaxResidentMib: 2_048, ["churn"]);

    [Fact]
    public void Table_HasMedians_Sums_AndTheMemoryOfTheRounds()
    {
        var with = new[] { Run(p99: 40), Run(p99: 20) with { PeakKib = 900 * MiB }, Run(p99: 30) with { AfterKib = 110 * MiB } };

        Assert.Equal(
            """
            |                              | with attackers | without | ratio |
            |------------------------------|---------------:|--------:|------:|
            | events published/s           |            200 |     200 |  1.00 |
            | deliveries/s                 |         20,000 |  20,000 |  1.00 |
            | server, cores                |           0.50 |    0.50 |  1.00 |
            | others, cores                |           0.25 |    0.25 |  1.00 |
            | p50, ms                      |           1.00 |    1.00 |  1.00 |
            | p99, ms                      |          30.00 |    5.00 |  6.00 |
            | p99.9, ms                    |          99.00 |   99.00 |  1.00 |
            | lost, all rounds             |              0 |       0 |       |
            | resident, MiB, peak          |          900.0 |   200.0 |       |
            | resident, MiB, after round 1 |          100.0 |   100.0 |       |
            | resident, MiB, after round 3 |          110.0 |   100.0 |       |
            | churn, requests              |         30,000 |  30,000 |       |
            | churn, not accepted          |              6 |       6 |       |

            yes  plain clients lose nothing: 0 lost (0 undeclared, 0 not arrived at the end), 0 out of order, 0 gaps, 0 let go, in 6 runs
            yes  plain p99 at most 50.0 ms: 30.0 ms, 5.0 ms without attackers; by round 40.0 and 5.0, 20.0 and 5.0, 30.0 and 5.0
            yes  resident memory below 2048 MiB: at most 900 MiB
            yes  resident memory after round 3 at most 1.2 times that after round 1: 100 and 110 MiB
            yes  200 events/s sustained: 200.0 events/s in the slowest run with attackers
            """,
            Report(with).ToText());
    }

    [Fact]
    public void SlowRound_DoesNotFail_IfTheMedianHolds()
    {
        Assert.True(Report([Run(p99: 50), Run(p99: 900), Run(p99: 1)]).Passed);
        Assert.Equal(["plain p99 at most 50.0 ms"], Failing(Report([Run(p99: 50.1), Run(p99: 900), Run(p99: 1)])));
    }

    [Fact]
    public void LatencyOfABusyMachine_IsAllowedThreeTimes()
    {
        Assert.True(Report([Run(p99: 90)], [Run(p99: 30)]).Passed);
        Assert.Equal(["plain p99 at most 90.0 ms"], Failing(Report([Run(p99: 91)], [Run(p99: 30)])));
    }

    [Fact]
    public void EachLoss_Fails()
    {
        var losses = new[] { new Losses(1, 0, 0, 0), new Losses(0, 1, 0, 0), new Losses(0, 0, 1, 0), new Losses(0, 0, 0, 1) };

        Assert.All(losses, lost =>
            Assert.Equal(["plain clients lose nothing"], Failing(Report([Run() with { Load = Run().Load with { Losses = lost } }]))));
    }

    [Fact]
    public void Memory_IsBounded_AndDoesNotGrowFromRoundToRound()
    {
        Assert.Equal(["resident memory below 2048 MiB"], Failing(Report([Run() with { PeakKib = 2_048 * MiB }, Run()])));
        Assert.Equal(
            ["resident memory after round 2 at most 1.2 times that after round 1"],
            Failing(Report([Run(), Run() with { AfterKib = 121 * MiB }])));
    }

    [Fact]
    public void RateThatIsNotReached_IsSaid_AndDoesNotFail()
    {
        var slow = Report([Run() with { Load = Run().Load with { Rates = new LoadRates(100, 10_000, 0) } }]);

        Assert.True(slow.Passed);
        Assert.Contains("NO   200 events/s sustained: 100.0 events/s", slow.ToText(), StringComparison.Ordinal);
    }

    private static SiegeReport Report(IReadOnlyList<SiegeResult> with) => Report(with, [.. with.Select(_ => Run())]);

    private static SiegeReport Report(IReadOnlyList<SiegeResult> with, IReadOnlyList<SiegeResult> without) => new(Options, with, without);

    private static IEnumerable<string> Failing(SiegeReport report)
    {
        Assert.False(report.Passed);
        return report.Verdicts.Where(verdict => !verdict.Holds).Select(verdict => verdict.Requirement);
    }

    private static SiegeResult Run(double p99 = 5) => new(
        new LoadResult(new LoadRates(200, 20_000, 0), new Losses(0, 0, 0, 0), new Percentiles(1, p99, 99, 100), 0.5, 0.25),
        PeakKib: 200 * MiB, AfterKib: 100 * MiB, [new AttackCount("churn", 10_000, 2)]);
}
