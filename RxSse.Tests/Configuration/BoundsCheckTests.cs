using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Log;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Configuration;

public sealed class BoundsCheckTests
{
    [Fact]
    public void Defaults_FitIntoEachOther() => Assert.False(Check(new RxSseOptions()).Failed);

    [Fact]
    public void QueueThatIsLargerThanTheHistory_IsAFault()
    {
        var options = new RxSseOptions();
        options.History.Bytes = 2_000_000;

        Assert.Equal(
            ["RxSse:Publishing:QueueBytes: 16,777,216 bytes are more than RxSse:History:Bytes allows: 2,000,000"], Check(options).Failures);
    }

    [Fact]
    public void EachBound_FitsIntoTheNext()
    {
        var options = new RxSseOptions();
        (options.Publishing.EventBytes, options.Publishing.BatchBytes) = (20_000_001, 20_000_000);
        options.Publishing.ReadingBytes = 39_999_998;

        Assert.Equal(
            [
                "RxSse:Publishing:EventBytes: 20,000,001 bytes are more than RxSse:Publishing:BatchBytes allows: 20,000,000",
                "RxSse:Publishing:BatchBytes: 20,000,000 bytes are more than RxSse:Publishing:QueueBytes allows: 16,777,216",
                "RxSse:Publishing:BatchBytes: 20,000,000 bytes are more than RxSse:Publishing:ReadingBytes allows: 19,999,999",
            ],
            Check(options).Failures);
    }

    [Fact]
    public async Task Event_FitsIntoTheQueueOfASubscriber_HoweverThatIsSet()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Delivery.QueueBytes = 2_000), _ => { });

        Assert.Equal(2_000, host.Services.GetRequiredService<IOptions<RxSseOptions>>().Value.Publishing.EventBytes);
    }

    [Fact]
    public async Task TailOfTheLog_HasTheBoundOfTheQueue()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Publishing.QueueBytes = 3_000_000), _ => { });

        Assert.Equal(3_000_000, host.Services.GetRequiredService<IOptions<TailOptions>>().Value.Bytes);
    }

    private static ValidateOptionsResult Check(RxSseOptions options) => new BoundsCheck().Validate(null, options);
}
