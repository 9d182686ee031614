using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>Where the endpoints of RxSse are, beside those of the host.</summary>
public sealed class MappingTests
{
    [Fact]
    public async Task Endpoints_AreItsOwn_AndNotTheHostsRoot()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapRxSse();
            app.MapGet("/", () => "the host's page");
        });

        Assert.Equal("the host's page", await host.Client.GetStringAsync("/"));
        Assert.Equal(["/", "/events", "/openapi.json", "/streams", "/streams/{stream}", "/streams/{stream}/events", "/views", "/views/explain"], Endpoints(host).Select(endpoint => endpoint.RoutePattern.RawText).Order());
    }

    [Theory]
    [InlineData("Production", HttpStatusCode.NotFound)]
    [InlineData("Development", HttpStatusCode.OK)]
    public async Task RunningViews_AreListedInDevelopment_UnlessTheHostAsksForThem(string environment, HttpStatusCode status)
    {
        await using var host = await GuestHost.StartAsync(builder => builder.Services.AddRxSse(), app => app.MapRxSse(), environment);

        Assert.Equal(status, await host.StatusAsync("/views"));
    }

    [Theory]
    [InlineData("/live")]
    [InlineData("live")]
    public async Task Prefix_IsBeforeAllOfThem(string prefix)
    {
        await using var host = await StartAsync(app => app.MapRxSse(prefix));

        Assert.Contains("connected", await host.FirstEventAsync("/live/events"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/live/streams"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/live/views"));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync("/events"));
    }

    [Fact]
    public async Task TwoPrefixes_ServeTheSameHub()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Delivery.MaxSubscribers = 1),
            app =>
            {
                app.MapRxSse();
                app.MapRxSse("/other");
            });
        using var first = await host.SendAsync(HttpMethod.Get, "/events");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.StatusAsync("/other/events"));
    }

    [Fact]
    public async Task PathBase_IsRespected()
    {
        await using var host = await StartAsync(app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapRxSse();
        });

        Assert.Contains("connected", await host.FirstEventAsync("/base/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MinimalApis_Mvc_AndAFallback_WorkBeside()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Composition.ListViews = true);
                builder.Services.AddControllers().AddApplicationPart(typeof(HostController).Assembly);
            },
            app =>
            {
                app.MapControllers();
                app.MapGet("/minimal/{n:int}", (int n) => n + 1);
                app.MapRxSse();
                app.MapFallback(() => "the host's page");
            });

        Assert.Equal("6", await host.Client.GetStringAsync("/mvc/5"));
        Assert.Equal("6", await host.Client.GetStringAsync("/minimal/5"));
        Assert.Equal("the host's page", await host.Client.GetStringAsync("/some/page"));
        Assert.Contains("connected", await host.FirstEventAsync("/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForwardedHeaders_TellClientsApart()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Delivery.MaxSubscribersPerAddress = 1);
                builder.Services.Configure<ForwardedHeadersOptions>(options =>
                {
                    options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
                    options.KnownIPNetworks.Clear();
                    options.KnownProxies.Clear();
                });
            },
            app =>
            {
                app.UseForwardedHeaders();
                app.MapRxSse();
            });
        using var first = await host.SendAsync(HttpMethod.Get, "/events", ("X-Forwarded-For", "192.0.2.1"));

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events", ("X-Forwarded-For", "192.0.2.2")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.StatusAsync("/events", ("X-Forwarded-For", "192.0.2.1")));
    }

    [Fact]
    public async Task Events_AreExemptFromRequestTimeouts_AndNothingElse()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapRxSse();
            app.MapGet("/own", () => 1);
        });

        var exempt = Endpoints(host).Where(endpoint => endpoint.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null);
        Assert.Equal("/events", Assert.Single(exempt).RoutePattern.RawText);
    }

    [Fact]
    public async Task HealthChecks_AreMappedApart()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks().WithGroupName("operations");
        });

        Assert.Equal("Healthy", await host.Client.GetStringAsync("/healthz/ready"));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/healthz/live"));
        Assert.Equal(
            ["/healthz/live", "/healthz/ready"],
            Endpoints(host).Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>() is not null)
                .Select(endpoint => endpoint.RoutePattern.RawText).Order());
    }

    [Fact]
    public void MapWithoutAdd_SaysWhatIsMissing()
    {
        var app = WebApplication.CreateBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapRxSse());

        Assert.Contains("AddRxSse()", error.Message, StringComparison.Ordinal);
    }

    private static Task<GuestHost> StartAsync(Action<WebApplication> map) =>
        GuestHost.StartAsync(builder => builder.Services.AddRxSse(options => options.Composition.ListViews = true), map);

    private static IEnumerable<RouteEndpoint> Endpoints(GuestHost host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
