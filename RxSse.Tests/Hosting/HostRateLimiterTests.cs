using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>A host that does not use the middleware of ASP.NET Core for rate limits.</summary>
public sealed class HostRateLimiterTests
{
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
