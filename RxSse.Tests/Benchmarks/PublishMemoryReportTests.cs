using RxSse.Benchmarks;
using RxSse.Benchmarks.Publishing;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class PublishMemoryReportTests
{
    [Theory]
    [InlineData(505, 0, true)]
    [InlineData(507, 0, false)]
    [InlineData(505, 1, false)]
    public void Verdicts_AreOfTheBoundsWithGarbage_AndOfRequestsWithoutAResponse(double peak, long broken, bool passed)
    {
        var report = new PublishMemoryReport(PublishMemoryOptions.From(new Arguments([])), 1, 1, broken, 80, peak);

        Assert.Equal(passed, report.Passed);
        Assert.Contains($"{peak} MiB of 506", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void MeasuredBounds_AreThoseOfTheDocument()
    {
        var operations = Repository.Read("docs/operations.md");

        Assert.Contains($"| {PublishMemoryBounds.ProcessMib} MiB resident without clients (measured) |", operations, StringComparison.Ordinal);
        Assert.Contains($" × {PublishMemoryBounds.ConnectionKib} KiB (measured) ", operations, StringComparison.Ordinal);
    }
}
