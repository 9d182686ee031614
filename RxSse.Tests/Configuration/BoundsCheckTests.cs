using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Log.InMemory;
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
            ["RxSse:Publishing:QueueBytes: 16,777,216 bytes are more than RxSse:History:Bytes has: 2,000,000"], Check(options).Failures);
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
