using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Configuration;
using RxSse.Server.Demo;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Demo;

/// <summary>The demo page below a prefix and a path base.</summary>
public sealed class DemoEndpointTests
{
    [Theory]
    [InlineData("/live/demo", "/live/demo/")]
    [InlineData("/base/live/demo", "/base/live/demo/")]
    public async Task PathWithoutTheSlash_LeadsToTheOneWithIt(string path, string expected)
    {
        await using var host = await StartAsync();

        using var response = await host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/live/demo/")]
    [InlineData("/live/demo/main.js")]
    [InlineData("/live/demo/rxsse/events.js")]
    [InlineData("/base/live/demo/")]
    public async Task Files_AreServed(string path)
    {
        await using var host = await StartAsync();

        using var response = await host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/live/demo/?embed", "https://a.example https://b.example")]
    [InlineData("/live/demo/index.html?embed", "https://a.example https://b.example")]
    [InlineData("/live/demo/", "'none'")]
    [InlineData("/live/demo/?EMBED", "'none'")] // the page would show all that it has
    [InlineData("/live/demo/rxsse/worker.js?embed", "'none'")]
    public async Task OneViewAlone_MayStandInAFrame_OfTheOriginsOfTheSetting(string path, string expected)
    {
        await using var host = await StartAsync("https://a.example", "https://b.example");

        using var response = await host.SendAsync(HttpMethod.Get, path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal($"frame-ancestors {expected}", policy.Split("; ")[^1]);
    }

    private static Task<GuestHost> StartAsync(params string[] ancestors) => GuestHost.StartAsync(
        builder =>
        {
            builder.Services.AddRxSse();
            builder.Services.AddOptionsPart<DemoOptions>();
            builder.Services.Configure<DemoOptions>(options =>
            {
                options.Enabled = true;
                options.FrameAncestors = ancestors;
            });
        },
        app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapGroup("/live").MapDemo();
        });
}
