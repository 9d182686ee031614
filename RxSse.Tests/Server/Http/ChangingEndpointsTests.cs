using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Http;
using RxSse.Server;
using RxSse.Server.Streams;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Server.Http;

/// <summary>No endpoint that changes something is open to pages of other origins.</summary>
public sealed class ChangingEndpointsTests
{
    [Fact]
    public async Task EachEndpointThatChangesSomething_ChecksTheOrigin()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStock().AddMetrics().AddNotifications();
                builder.Services.AddServer();
            },
            app => app.MapServer());

        var changing = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.All(IsSafe) is not true).ToList();

        Assert.NotEmpty(changing);
        Assert.All(changing, endpoint => Assert.True(ForeignOrigin.IsCheckedBy(endpoint), endpoint.DisplayName));
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
