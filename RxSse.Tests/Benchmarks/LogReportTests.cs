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
        var report = Report("file", Rounds(eventsPerSecond, delivery), []);

        Assert.Equal(passed, report.Passed);
        Assert.Contains("events/s, batches of 256", report.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 100, 2, true)]
    [InlineData(5.1, 100, 2, false)]
    [InlineData(5, 106, 2, false)]
    [InlineData(5, 100, 2.1, false)]
    public void Redis_HasBoundsOfLatencyMemoryAndTakeover(double latency, double memory, double takeover, bool passed)
    {
        var report = Report("redis", Rounds(50_000, 10, latency, memory), [0.5, takeover, 30]);

        Assert.Equal(passed, report.Passed);
        Assert.Contains($"takeover: {takeover:N2} s", report.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--directory", "/nowhere", "--directory takes a directory of this machine, not '/nowhere'.")]
    [InlineData("--kinds", "file,kafka", "--kinds takes file, redis, or file,redis, not 'kafka'.")]
    public void ArgumentThatIsWrong_IsTold(string name, string value, string message)
    {
        var fault = Assert.Throws<FormatException>(() => LogOptions.From(new Arguments([name, value])));

        Assert.Equal(message, fault.Message);
    }

    private static LogReport Report(string kind, LogResult[] rounds, double[] takeovers) => new(
        LogOptions.From(new Arguments(["--kinds", kind])),
        new Dictionary<string, IReadOnlyList<LogResult>> { ["memory"] = Rounds(100_000, 10), [kind] = rounds }, takeovers);

    private static LogResult[] Rounds(double eventsPerSecond, double delivery, double latency = 3, double memory = 100) =>
        [.. ((double[])[0.5, 1, 3]).Select(factor => new LogResult(
            new PublishResult(1_000, 100, 1), new PublishResult(eventsPerSecond * factor, 5, 1), new Percentiles(1, latency, 30, 40),
            delivery * factor, memory, 1_000, 500))];
}
