using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

public sealed class RateTests
{
    [Theory]
    [InlineData("100/s", 100, 1, "100/s")]
    [InlineData("600/m", 600, 60, "600/m")]
    [InlineData("1/h", 1, 3_600, "1/h")]
    [InlineData("1000000000/h", 1_000_000_000, 3_600, "1000000000/h")]
    public void Text_IsARate(string text, long count, int seconds, string printed)
    {
        var rate = Rate.Parse(text)!;

        Assert.Equal((count, TimeSpan.FromSeconds(seconds), printed), (rate.Count, rate.Period, rate.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("/s")]
    [InlineData("0/s")]
    [InlineData("-1/s")]
    [InlineData("+1/s")]
    [InlineData("1.5/s")]
    [InlineData("1,000/s")]
    [InlineData("100/d")]
    [InlineData("100/S")]
    [InlineData("100/ s")]
    [InlineData("100 /s")]
    [InlineData("1000000001/s")]
    [InlineData("99999999999999999999/s")]
    public void OtherText_IsNone(string text) => Assert.Null(Rate.Parse(text));

    [Fact]
    public void Off_IsNoLimit()
    {
        Assert.Equal("off", Rate.Off.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => Rate.PerSecond(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rate.PerHour(Rate.Max + 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(10_000_000, 1)]
    [InlineData(10_000_001, 2)]
    [InlineData(36_000_000_000, 3_600)]
    public void SecondsOfAWait_AreNeverLessThanIt(long ticks, long seconds) =>
        Assert.Equal(seconds, Rejection.SecondsOf(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Refusal_SaysWhatIsAllowed_AndWhenToComeBack() => Assert.Equal(
        [
            "More than 100 requests a second. Try again in 1 s (RxSse:Limits:Publishes).",
            "More than 4,194,304 bytes an hour. Try again in 3 s (RxSse:Limits:PublishedBytes).",
        ],
        [
            Rejection.TooFast("Publishes", "requests", Rate.PerSecond(100), TimeSpan.FromMilliseconds(10)).Message,
            Rejection.TooFast("PublishedBytes", "bytes", Rate.PerHour(4_194_304), TimeSpan.FromSeconds(2.1)).Message,
        ]);
}
