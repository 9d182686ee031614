using RxSse.Benchmarks;
using RxSse.Benchmarks.Abuse;
using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class AbuseReportTests
{
    private static readonly AbuseOptions Options = AbuseOptions.From(new Arguments([]));

    private static readonly AbuseResult Result = new(
        new LoadResult(new LoadRates(50, 1_000, 0), new Losses(0, 0, 0, 0), new Percentiles(1, 5, 9, 100), 0.5, 0.25),
        FirstKib: 102_400, LastKib: 112_640, new Descriptors(200, 21), new Descriptors(200, 22), [new AttackCount("resets", 3_000, 0)]);

    [Fact]
    public void NoOptions_AreTenMinutes_AgainstTheFirst() =>
        Assert.Equal(
            (20, 50, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)),
            (Options.Clients, Options.Rate, Options.Length, Options.First));

    [Theory]
    [InlineData("--minutes", "1", "--minutes takes a number from 2 to 1440, not '1'")]
    [InlineData("--clients", "0", "--clients takes a number from 1 to 1000, not '0'")]
    [InlineData("--rate", "0", "--rate takes a number from 1 to 10000, not '0'")]
    public void WrongOptions_AreRefused_InWordsThatHelp(string name, string value, string words)
    {
        var fault = Assert.Throws<FormatException>(() => AbuseOptions.From(new Arguments([name, value])));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsATable_AndTheVerdicts() => Assert.Equal(
        """
        |                           | 10 min |
        |---------------------------|-------:|
        | events published/s        |     50 |
        | deliveries/s              |  1,000 |
        | server, cores             |   0.50 |
        | others, cores             |   0.25 |
        | p50, ms                   |   1.00 |
        | p99, ms                   |   5.00 |
        | p99.9, ms                 |   9.00 |
        | lost                      |      0 |
        | resident, MiB, after 60 s |  100.0 |
        | resident, MiB, at the end |  110.0 |
        | descriptors, at the start |    200 |
        | descriptors, at the end   |    200 |
        | resets, requests          |  3,000 |

        yes  no more descriptors than at the start: 200 (21 sockets) at the start, 200 (22 sockets) at the end
        yes  memory at most 1.2 times that after 60 s: 100 MiB and 110 MiB
        yes  plain clients lose nothing: 0 lost (0 undeclared, 0 not arrived at the end), 0 out of order, 0 gaps, 0 let go
        """,
        new AbuseReport(Options, Result).ToText());

    [Fact]
    public void DescriptorsAndMemory_Fail_AndLossesDoNot()
    {
        Assert.True(Passed(Result));
        Assert.False(Passed(Result with { DescriptorsAfter = new(201, 21) }));
        Assert.False(Passed(Result with { LastKib = 122_881 }));
        Assert.True(Passed(Result with { DescriptorsAfter = new(190, 21), LastKib = 122_880 }));
        Assert.True(Passed(Result with { Load = Result.Load with { Losses = new Losses(1, 0, 0, 0) } }));
    }

    private static bool Passed(AbuseResult result) => new AbuseReport(Options, result).Passed;
}
