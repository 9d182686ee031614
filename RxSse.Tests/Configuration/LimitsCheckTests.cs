using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Delivery.Limits;
using RxSse.Tests.Hosting;
using RxSse.Views;
using Xunit;

namespace RxSse.Tests.Configuration;

/// <summary>Limits that cannot be kept stop the start.</summary>
public sealed class LimitsCheckTests
{
    [Theory]
    [InlineData(49_999, false)]
    [InlineData(50_000, true)]
    public void BurstOfBytes_HasRoomForABody(int perSecond, bool starts)
    {
        var options = new RxSseOptions();
        options.Publishing.BatchBytes = 100_000;
        options.Limits.PublishedBytes = Rate.PerSecond(perSecond);

        var result = new LimitsCheck().Validate(null, options);

        Assert.Equal(starts, result.Succeeded);
        Assert.Equal(
            starts ? null : "RxSse:Limits:PublishedBytes: '49999/s' is not allowed: twice as many bytes must be at least RxSse:Publishing:BatchBytes, 100,000.",
            result.FailureMessage);
    }

    [Fact]
    public void DefaultAndOff_HaveRoomForAnyBody()
    {
        var options = new RxSseOptions();
        options.Publishing.BatchBytes = 64 * 1024 * 1024;
        Assert.True(new LimitsCheck().Validate(null, options).Succeeded);

        options.Limits.PublishedBytes = Rate.Off;
        Assert.True(new LimitsCheck().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData("Publishes=fast", "RxSse:Limits:Publishes: 'fast' is not a rate such as 100/s or 60/m (allowed: auto, off, or 1 to 1,000,000,000 with /s, /m or /h; default: auto)")]
    [InlineData("Connects=0/s", "RxSse:Limits:Connects: '0/s' is not a rate such as 100/s or 60/m (allowed: auto, off, or 1 to 1,000,000,000 with /s, /m or /h; default: auto)")]
    [InlineData("NewViews=", "RxSse:Limits:NewViews: '' is not a rate such as 100/s or 60/m (allowed: auto, off, or 1 to 1,000,000,000 with /s, /m or /h; default: auto)")]
    [InlineData("ViewCost=0", "RxSse:Limits:ViewCost: '0' is not allowed (allowed: 1 to 100,000; default: 200)")]
    [InlineData("PublishedBytes=500000/s", "RxSse:Limits:PublishedBytes: '500000/s' is not allowed: twice as many bytes must be at least RxSse:Publishing:BatchBytes, 1,048,576.")]
    [InlineData("ViewCost=5", "RxSse:Views:dear: column 1: The view costs 11. Maximum: 5 (Limits:ViewCost). An operator costs 1 in each pipe, a window or by 10 more, and latest and with 10. Use fewer, including those of named views.")]
    public async Task Fault_StopsTheStart_WithALine(string setting, string line)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Views["dear"] = "a | buffer 1s").AddStream("a"), _ => { },
            "Production", $"--RxSse:Limits:{setting}"));

        Assert.Equal([line], error.Failures);
    }

    [Fact]
    public async Task CostOfViews_IsThatOfTheLimits()
    {
        await using var host = await GuestHost.StartAsync(builder => builder.Services.AddRxSse(options => options.Limits.ViewCost = 7), _ => { });

        Assert.Equal(7, host.Services.GetRequiredService<IOptions<CompositionOptions>>().Value.MaxCost);
    }
}
