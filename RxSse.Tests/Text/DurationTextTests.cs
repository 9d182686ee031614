using CsCheck;
using RxSse.Text;
using Xunit;

namespace RxSse.Tests.Text;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("1m", 60_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0s", 0)]
    [InlineData("00:00:02", 2_000)]
    [InlineData("00:00:00.500", 500)]
    [InlineData("23:59:59", 86_399_000)]
    public void Durations_AreRead(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("2")] // .NET reads this as two days
    [InlineData("")]
    [InlineData("2 s")]
    [InlineData("2S")]
    [InlineData("-2s")]
    [InlineData("1.5s")]
    [InlineData("2d")]
    [InlineData("1:2:3")]
    [InlineData("25:00:00")]
    [InlineData("99999999999999999999s")]
    public void OtherTexts_AreRejected(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void TooManyHours_AreTheMaximumDuration_WhichEveryRangeExcludes()
    {
        Assert.True(DurationText.TryParse("999999999999999999h", out var duration));
        Assert.True(duration > TimeSpan.FromDays(365));
    }

    [Theory]
    [InlineData(86_400_000, "24h")]
    [InlineData(90_000, "90s")]
    [InlineData(1_500, "1500ms")]
    [InlineData(0, "0s")]
    public void Durations_ArePrinted_InTheLargestExactUnit(double milliseconds, string text) =>
        Assert.Equal(text, DurationText.Print(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void PrintedDuration_CanBeRead() => Gen.Int[0, int.MaxValue].Sample(milliseconds =>
        DurationText.TryParse(DurationText.Print(TimeSpan.FromMilliseconds(milliseconds)), out var duration)
        && duration == TimeSpan.FromMilliseconds(milliseconds));
}
