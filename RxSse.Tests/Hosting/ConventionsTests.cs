using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>What a host requires of <c>MapRxSse()</c> applies to its endpoints, and to nothing else.</summary>
public sealed class ConventionsTests
{
    private static readonly string[] Paths = ["/events", "/streams", "/views"];

    [Fact]
    public async Task RequireAuthorization_IsForTheEndpointsOfRxSse()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Composition.ListViews = true);
                HeaderAuthentication.Add(builder.Services);
            },
            app =>
            {
                app.MapRxSse().RequireAuthorization();
                app.MapRxSseHealthChecks();
                app.MapGet("/own", () => 1);
            });

        foreach (var path in Paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(path));
            Assert.Equal(
                path == "/views" ? HttpStatusCode.Forbidden : HttpStatusCode.OK, // the filters of others need rxsse:admin, or a policy
                await host.StatusAsync(path, HeaderAuthentication.User));
        }

        await AssertNobodyPublishesAsync(host);

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/healthz/ready"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/own"));
        Assert.Contains("connected", await host.FirstEventAsync("/events", HeaderAuthentication.User), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CookieAuthentication_Answers401_AndNoLoginPage()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Composition.ListViews = true);
                builder.Services.AddAuthentication().AddCookie();
                builder.Services.AddAuthorization();
            },
            app => app.MapRxSse().RequireAuthorization());

        foreach (var path in Paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(path));
        }

        await AssertNobodyPublishesAsync(host);
    }

    private static async Task AssertNobodyPublishesAsync(GuestHost host)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/streams/orders/events");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task RequireRateLimiting_IsForTheEndpointsOfRxSse()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Composition.ListViews = true);
                builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("one", options =>
                {
                    options.PermitLimit = 1;
                    options.Window = TimeSpan.FromHours(1);
                }));
            },
            app =>
            {
                app.UseRateLimiter();
                app.MapRxSse().RequireRateLimiting("one");
                app.MapGet("/own", () => 1);
            });

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/streams"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.StatusAsync("/views"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.StatusAsync("/events"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/own"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/own"));
    }

    [Fact]
    public async Task WithGroupName_IsForTheEndpointsOfRxSse()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Composition.ListViews = true),
            app =>
            {
                app.MapRxSse().WithGroupName("events");
                app.MapGet("/own", () => 1);
            });

        var named = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName == "events");
        Assert.Equal(["/events", "/streams", "/views/explain", "/openapi.json", "/views", "/streams/{stream}", "/streams/{stream}/events"], named.Select(endpoint => endpoint.RoutePattern.RawText!).OrderBy(path => path.Contains('{')));
    }

    [Fact]
    public async Task GroupOfTheHost_AppliesToo()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Composition.ListViews = true);
                HeaderAuthentication.Add(builder.Services);
            },
            app => app.MapGroup("/live").RequireAuthorization().MapRxSse());

        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/live/events"));
        Assert.Contains("connected", await host.FirstEventAsync("/live/events", HeaderAuthentication.User), StringComparison.Ordinal);
    }
}
