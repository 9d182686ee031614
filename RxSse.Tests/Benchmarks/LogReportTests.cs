using RxSse.Benchmarks;
using RxSse.Benchmarks.Logs;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Publishing;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class LogReportTests
{
    [Theory]
    [InlineData(50_000, 10.5, true)]
    [InlineData(49_999, 10.5, false)]
    [InlineData(50_000, 10.6, false)]
    public void Verdicts_AreOfTheMediansOfTheRounds(double eventsPerSecond, double delivery, bool passed)
    {
        var report = new LogReport(LogOptions.From(new Arguments([])), Rounds(100_000, 10), Rounds(eventsPerSecond, delivery));

        Assert.Equal(passed, report.Passed);
        Assert.Contains("events/s, batches of 256", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void DirectoryThatIsNotThere_IsTold()
    {
        var fault = Assert.Throws<FormatException>(() => LogOptions.From(new Arguments(["--directory", "/nowhere"])));

        Assert.Equal("--directory takes a directory of this machine, not '/nowhere'.", fault.Message);
    }

    private static LogResult[] Rounds(double eventsPerSecond, double delivery) =>
        [.. ((double[])[0.5, 1, 3]).Select(factor => new LogResult(
            new PublishResult(1_000, 100, 1), new PublishResult(eventsPerSecond * factor, 5, 1), new Percentiles(1, 2, 3, 4),
            delivery * factor))];
}
