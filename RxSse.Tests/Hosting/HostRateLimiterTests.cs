using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>A host with rate limits of its own, and one without the middleware.</summary>
public sealed class HostRateLimiterTests
{
    [Fact]
    public async Task PolicyOfTheHost_HoldsForTheEndpoints_BesideTheLimits()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRateLimiter(limiter =>
                {
                    limiter.RejectionStatusCode = 418;
                    limiter.AddFixedWindowLimiter("mine", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)));
                });
                builder.Services.AddRxSse(options => options.Limits.Connects = Rate.Off).AddStream("orders");
            },
            app =>
            {
                app.UseRateLimiter();
                app.MapRxSse().RequireRateLimiting("mine");
            });

        Assert.Equal(200, (int)await host.StatusAsync("/streams"));
        Assert.Equal(418, (int)await host.StatusAsync("/streams"));
        Assert.Equal(418, (int)await host.StatusAsync("/events"));
    }

    [Fact]
    public async Task WithoutTheMiddleware_TheLimitsHold()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                HeaderAuthentication.Add(builder.Services);
                builder.Services.AddRxSse(options => options.Limits.Connects = Rate.PerHour(1)).AddStream("orders");
            },
            app => app.MapRxSse().RequireAuthorization());

        Assert.Equal(200, (int)await host.StatusAsync("/events", HeaderAuthentication.User));
        Assert.Equal(200, (int)await host.StatusAsync("/events", HeaderAuthentication.User));
        Assert.Equal(429, (int)await host.StatusAsync("/events", HeaderAuthentication.User));
        Assert.Equal(401, (int)await host.StatusAsync("/events"));
        Assert.Equal(200, (int)await host.StatusAsync("/events", ("X-User", "bob")));
    }
}
