using RxSse.Benchmarks;
using RxSse.Benchmarks.Publishing;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class PublishReportTests
{
    [Theory]
    [InlineData(49, 100, 114, true)]
    [InlineData(51, 100, 114, false)]
    [InlineData(49, 100, 116, false)]
    public void Verdicts_AreOfTheMediansOfTheRounds(double batch, double trigger, double oneEvent, bool passed)
    {
        var report = new PublishReport(
            PublishOptions.From(new Arguments([])), Rounds(trigger), Rounds(oneEvent), Rounds(batch));

        Assert.Equal(passed, report.Passed);
        Assert.Contains("batches of 100", report.ToText(), StringComparison.Ordinal);
    }

    private static PublishResult[] Rounds(double median) =>
        [new(1, median * 10, 1), new(1, median, 1), new(1, median / 10, 1)];
}
