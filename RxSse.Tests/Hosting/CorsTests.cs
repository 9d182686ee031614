using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>Web pages of other origins, in a host with and without CORS of its own.</summary>
public sealed class CorsTests
{
    private const string Page = "https://page.example";

    [Fact]
    public async Task Host_NeedsNoMiddleware_AndItsOwnEndpointsAreNotOpened()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Composition.ListViews = true),
            app =>
            {
                app.MapRxSse();
                app.MapGet("/own", () => 1);
            });

        Assert.Equal("*", await AllowedAsync(host, HttpMethod.Get, "/events", HttpStatusCode.OK));
        Assert.Equal("*", await AllowedAsync(host, HttpMethod.Get, "/events?format=xml", HttpStatusCode.BadRequest));
        Assert.Equal("*", await AllowedAsync(host, HttpMethod.Options, "/events", HttpStatusCode.NoContent));
        Assert.Equal("*", await AllowedAsync(host, HttpMethod.Options, "/views", HttpStatusCode.NoContent));
        Assert.Null(await AllowedAsync(host, HttpMethod.Get, "/own", HttpStatusCode.OK));
        Assert.Null(await AllowedAsync(host, HttpMethod.Options, "/own", HttpStatusCode.MethodNotAllowed));
    }

    [Fact]
    public async Task ConfiguredOrigins_AreTheOnlyOnes()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Cors.Origins = ["https://other.example"]),
            app => app.MapRxSse());

        Assert.Null(await AllowedAsync(host, HttpMethod.Get, "/events", HttpStatusCode.OK));
        Assert.Null(await AllowedAsync(host, HttpMethod.Options, "/events", HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task RequireCors_ReplacesTheConfiguredOrigins_AnswersAPreflightBeforeAuthorization_AndIsForNothingElse()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse(options => options.Composition.ListViews = true);
                HeaderAuthentication.Add(builder.Services);
                builder.Services.AddCors(cors => cors.AddPolicy("pages", policy => policy.WithOrigins(Page).AllowAnyHeader()));
            },
            app =>
            {
                app.UseCors();
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapRxSse().RequireCors("pages").RequireAuthorization();
                app.MapGet("/own", () => 1);
            });

        Assert.Equal(Page, await AllowedAsync(host, HttpMethod.Options, "/events", HttpStatusCode.NoContent));
        Assert.Equal(Page, await AllowedAsync(host, HttpMethod.Get, "/events", HttpStatusCode.OK, HeaderAuthentication.User));
        Assert.Null(await AllowedAsync(
            host, HttpMethod.Get, "/events", HttpStatusCode.OK, HeaderAuthentication.User, ("Origin", "https://other.example")));
        Assert.Null(await AllowedAsync(host, HttpMethod.Get, "/own", HttpStatusCode.OK));
        Assert.Null(await AllowedAsync(host, HttpMethod.Options, "/own", HttpStatusCode.MethodNotAllowed));
    }

    // What the page, or the origin among the headers, is allowed.
    private static async Task<string?> AllowedAsync(
        GuestHost host, HttpMethod method, string path, HttpStatusCode expected, params (string Name, string Value)[] headers)
    {
        (string Name, string Value) origin = headers.Any(header => header.Name == "Origin") ? ("X-None", "") : ("Origin", Page);
        using var response = await host.SendAsync(method, path, [origin, ("Access-Control-Request-Method", "GET"), .. headers]);
        Assert.Equal(expected, response.StatusCode);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? Assert.Single(values) : null;
    }
}
