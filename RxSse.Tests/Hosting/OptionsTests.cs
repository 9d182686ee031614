using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Delivery;
using RxSse.Http;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Views;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>Options set in code work as everywhere in ASP.NET Core, and are validated in one report.</summary>
public sealed class OptionsTests
{
    public static TheoryData<string> Ways => ["AddRxSse", "Configure whole", "Configure part", "PostConfigure part", "configuration"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Limit_IsSet_InEachWay(string way)
    {
        await using var host = await GuestHost.StartAsync(
            builder => SetMaxSubscribers(builder, way, 1), app => app.MapRxSse());
        using var first = await host.SendAsync(HttpMethod.Get, "/events");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.StatusAsync("/events"));
        Assert.Equal(1, host.Services.GetRequiredService<IOptions<DeliveryOptions>>().Value.MaxSubscribers);
        Assert.Equal(1, host.Services.GetRequiredService<IOptionsMonitor<DeliveryOptions>>().CurrentValue.MaxSubscribers);
        Assert.Equal(1, host.Services.GetRequiredService<IOptions<RxSseOptions>>().Value.Delivery.MaxSubscribers);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ValueThatIsNotAllowed_StopsTheStart_InEachWay(string way)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GuestHost.StartAsync(
            builder => SetMaxSubscribers(builder, way, -5), app => app.MapRxSse()));

        Assert.Equal(
            ["RxSse:Delivery:MaxSubscribers: '-5' is not allowed (allowed: 1 to 1,000,000; default: 10,000)"], error.Failures);
    }

    [Fact]
    public async Task FaultsOfAllParts_AreInOneReport()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GuestHost.StartAsync(
            builder =>
            {
                builder.Configuration["RxSse:Heartbeat"] = "15";
                builder.Services.AddRxSse(options => options.History.Capacity = 0);
                builder.Services.Configure<DeliveryOptions>(options => options.QueueEvents = 0);
                builder.Services.AddOptions<CompositionOptions>().Validate(_ => false, "the host's own rule");
            },
            app => app.MapRxSse()));

        Assert.Equal(
            ["RxSse:Delivery:QueueEvents", "RxSse:Heartbeat", "RxSse:History:Capacity", "the host's own rule"],
            error.Failures.Select(line => line.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryPart_IsAnOptionsTypeOfItsOwn()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse();
                builder.Services.Configure<HistoryOptions>(options => options.Capacity = 7);
                builder.Services.Configure<HubOptions>(options => options.Heartbeat = TimeSpan.FromSeconds(8));
                builder.Services.Configure<CompositionOptions>(options => options.MaxDepth = 9);
                builder.Services.Configure<CorsOptions>(options => options.Origins = ["https://page.example"]);
            },
            app => app.MapRxSse());

        var options = host.Services.GetRequiredService<IOptions<RxSseOptions>>().Value;
        Assert.Equal((7, TimeSpan.FromSeconds(8), 9), (options.History.Capacity, options.Hub.Heartbeat, options.Composition.MaxDepth));
        Assert.Equal(["https://page.example"], options.Cors.Origins);
    }

    [Fact]
    public async Task LimitsOfViews_FitTheQueue_HoweverItIsSet()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse();
                builder.Services.Configure<DeliveryOptions>(options => (options.QueueEvents, options.QueueBytes) = (5, 2_048));
            },
            app => app.MapRxSse());

        var views = host.Services.GetRequiredService<IOptions<CompositionOptions>>().Value;
        Assert.Equal((5, 2_048), (views.MaxPipes, views.BufferBytes));
    }

    private static void SetMaxSubscribers(WebApplicationBuilder builder, string way, int value)
    {
        builder.Configuration["RxSse:Delivery:MaxSubscribers"] = way == "configuration" ? $"{value}" : null;
        builder.Services.AddRxSse(way == "AddRxSse" ? options => options.Delivery.MaxSubscribers = value : null);
        switch (way)
        {
            case "Configure whole":
                builder.Services.Configure<RxSseOptions>(options => options.Delivery.MaxSubscribers = value);
                break;
            case "Configure part":
                builder.Services.Configure<DeliveryOptions>(options => options.MaxSubscribers = value);
                break;
            case "PostConfigure part":
                builder.Services.PostConfigure<DeliveryOptions>(options => options.MaxSubscribers = value);
                break;
        }
    }
}
