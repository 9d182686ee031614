using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Tests.Streams;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

public sealed class RetryAdviceTests
{
    private static readonly DeliveryOptions Options = new() { Retry = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(0, 8)]
    [InlineData(0.5, 10)]
    [InlineData(1, 12)]
    public void Wait_IsTheConfiguredOne_PlusOrMinusAFifth(double chance, double seconds) =>
        Assert.Equal(seconds, new RetryAdvice(Options, new ScriptedRandom(chance)).Next().TotalSeconds, 6);

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 45)]
    public void WaitForAPlace_Is15To45Seconds(double chance, double seconds) =>
        Assert.Equal(seconds, new RetryAdvice(Options, new ScriptedRandom(chance)).WhenFull().TotalSeconds, 6);

    [Theory]
    [InlineData(0.1, 0, 5)]
    [InlineData(0.1, 1, 15)]
    [InlineData(5, 0, 5)]
    [InlineData(5, 1, 15)]
    [InlineData(60, 0, 60)]
    [InlineData(60, 1, 180)]
    public void WaitAfterARate_IsSpread_AndNeverTooShort(double earliest, double chance, double seconds) => Assert.Equal(
        seconds, new RetryAdvice(Options, new ScriptedRandom(chance)).WhenTooFast(TimeSpan.FromSeconds(earliest)).TotalSeconds, 6);
}
