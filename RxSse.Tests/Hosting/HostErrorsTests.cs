using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>The errors of the host's own endpoints stay the host's.</summary>
public sealed class HostErrorsTests
{
    [Fact]
    public async Task UnknownPath_IsTheHosts_AndNamesNoRoutes()
    {
        await using var host = await StartAsync("Production", _ => { });

        using var response = await host.SendAsync(HttpMethod.Get, "/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ErrorPageOfTheHost_IsUsed()
    {
        await using var host = await StartAsync("Production", app =>
        {
            app.UseExceptionHandler(errors => errors.Run(context => context.Response.WriteAsync("the host's error page")));
            app.UseStatusCodePages("text/plain", "the host's page for {0}");
        });

        Assert.Equal("the host's error page", await TextAsync(host, "/boom"));
        Assert.Equal("the host's page for 404", await TextAsync(host, "/nowhere"));
        Assert.Equal("the host's page for 400", await TextAsync(host, "/parse?n=x"));
    }

    [Fact]
    public async Task ParameterThatDoesNotBind_GetsTheHostsAnswer()
    {
        await using var host = await StartAsync("Production", _ => { });

        using var response = await host.SendAsync(HttpMethod.Get, "/parse?n=x");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task DeveloperExceptionPage_IsThere()
    {
        await using var host = await StartAsync("Development", _ => { });

        using var response = await host.SendAsync(HttpMethod.Get, "/boom");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("the host's own fault", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ErrorOfAnEndpointOfRxSse_IsAProblem_InAnyHost(bool customized)
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse();
                if (customized)
                {
                    builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
                        context.ProblemDetails.Extensions["host"] = "mine");
                }
            },
            app => app.MapRxSse());

        using var response = await host.SendAsync(HttpMethod.Get, "/events?format=xml");

        var problem = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("'xml'", problem, StringComparison.Ordinal);
        Assert.Equal(customized, problem.Contains("\"host\":\"mine\"", StringComparison.Ordinal));
    }

    private static Task<GuestHost> StartAsync(string environment, Action<WebApplication> use) => GuestHost.StartAsync(
        builder => builder.Services.AddRxSse(),
        app =>
        {
            use(app);
            app.MapRxSse();
            app.MapGet("/boom", IResult () => throw new InvalidOperationException("the host's own fault"));
            app.MapGet("/parse", (int n) => n);
        },
        environment);

    private static async Task<string> TextAsync(GuestHost host, string path)
    {
        using var response = await host.SendAsync(HttpMethod.Get, path);
        return await response.Content.ReadAsStringAsync();
    }
}
