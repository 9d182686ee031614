using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

public sealed class StallPolicyTests
{
    private readonly StallPolicy _policy = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(null, 1_000, false)]
    [InlineData(10, 39, false)]
    [InlineData(10, 40, true)]
    [InlineData(0, 30, true)]
    public void Subscriber_IsStalled_WhenItsWriteIsPendingForTheTimeout(int? writingSince, int now, bool isStalled) =>
        Assert.Equal(isStalled, _policy.IsStalled(
            writingSince is { } since ? TimeSpan.FromSeconds(since) : null, TimeSpan.FromSeconds(now)));

    [Theory]
    [InlineData(100, 25)]
    [InlineData(4_000, 1_000)]
    [InlineData(3_600_000, 1_000)]
    public void CheckInterval_IsAQuarterOfTheTimeout_AndAtMostOneSecond(int timeout, int interval) =>
        Assert.Equal(TimeSpan.FromMilliseconds(interval), new StallPolicy(TimeSpan.FromMilliseconds(timeout)).CheckInterval);
}
