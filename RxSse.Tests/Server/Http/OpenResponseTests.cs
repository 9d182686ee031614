using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using RxSse.Server;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Server.Http;

/// <summary>What the middleware of the server adds to a request stays as long as its response is open.</summary>
public sealed class OpenResponseTests
{
    [Theory]
    [InlineData("/events", false)]
    [InlineData("/events?streams=stock", false)]
    [InlineData("/streams", true)]
    public async Task EventStream_KeepsNothingOfStatusPages(string path, bool areThere)
    {
        var seen = new TaskCompletionSource<(bool Pages, bool Items)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = ServerApplication.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        app.Use(next => context =>
        {
            seen.TrySetResult((
                context.Features.Get<IStatusCodePagesFeature>() is not null, context.Features.Get<IItemsFeature>() is not null));
            return next(context);
        });
        await app.StartAsync();
        using var client = RunningServer.ClientOf(new Uri(app.Urls.Single()));

        using (var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal((areThere, areThere), await seen.Task);
        await app.StopAsync();
    }

    [Theory]
    [InlineData("GET", "/events?streams=nothing", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/events?from=now", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/events", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/event", HttpStatusCode.NotFound)]
    public async Task Errors_HaveBodies(string method, string path, HttpStatusCode status)
    {
        await using var app = ServerApplication.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        await app.StartAsync();
        using var client = RunningServer.ClientOf(new Uri(app.Urls.Single()));

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        await app.StopAsync();
    }
}
