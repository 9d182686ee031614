using System.ComponentModel;
using System.Net;
using System.Reactive.Linq;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RxSse.Delivery;
using RxSse.Streams;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>Contains the code of <c>docs/hosting.md</c>, so that it is compiled and run.</summary>
public sealed partial class HostingDocumentTests
{
    [Fact]
    public void EachLineOfCode_IsInThisFile()
    {
        var here = Repository.Read("RxSse.Tests/Hosting/HostingDocumentTests.cs").Split('\n').Select(line => line.Trim()).ToHashSet();
        var lines = Blocks().Matches(Repository.Read("docs/hosting.md"))
            .SelectMany(block => block.Groups[1].Value.Trim().Split('\n')).ToList();

        Assert.InRange(lines.Count, 18, 30);
        Assert.All(lines, line => Assert.Contains(line, here));
    }

    [Fact]
    public async Task ThreeLines_ServeAStream()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStream("builds", context => Builds(context));
            },
            app =>
            {
                app.MapRxSse();
                app.MapRxSse("/live");
            });

        Assert.Contains("\"name\":\"builds\"", await host.Client.GetStringAsync("/streams"), StringComparison.Ordinal);
        Assert.Contains("connected", await host.FirstEventAsync("/live/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_LetsIn_AndHealthIsOpen()
    {
        await using var host = await GuestHost.StartAsync(Configure, Map);

        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync("/live/events"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/healthz/ready"));
        using var login = await host.SendAsync(HttpMethod.Post, "/login?user=ada");
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie")).Split(';')[0];
        Assert.Contains("connected", await host.FirstEventAsync("/live/events", ("Cookie", cookie)), StringComparison.Ordinal);

        static void Configure(WebApplicationBuilder builder)
        {
            builder.Services.AddAuthentication().AddCookie();
            builder.Services.AddAuthorization();
            builder.Services.AddRxSse().AddStream("builds", context => Builds(context));
        }

        static void Map(WebApplication app)
        {
            app.MapPost("/login", (string user) => Results.SignIn(new(new ClaimsIdentity([new("name", user)], "cookie"))));
            app.MapRxSse("/live").RequireAuthorization();
            app.MapRxSseHealthChecks();
        }
    }

    [Fact]
    public async Task Policy_IsTheHosts()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse();
                HeaderAuthentication.Add(builder.Services);
                builder.Services.AddCors(cors => cors.AddPolicy("pages", policy => policy.WithOrigins("https://example.org")));
            },
            app =>
            {
                app.UseCors();
                app.MapRxSse().RequireCors("pages").RequireAuthorization();
            });

        using var response = await host.SendAsync(HttpMethod.Get, "/events", HeaderAuthentication.User, ("Origin", "https://example.org"));

        Assert.Equal("https://example.org", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task OptionsInCode_AndTheTransport_AreAccepted()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddRxSse(options => options.Delivery.MaxSubscribers = 500);
        builder.Services.Configure<DeliveryOptions>(delivery => delivery.Retry = TimeSpan.FromSeconds(5));
        builder.ReportStartFaultsInLines();
        builder.WebHost.UseRxSseTransport();
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        await using var app = builder.Build();
        app.MapRxSse();
        await app.StartAsync();
        await app.StopAsync();
    }

    [Fact]
    public void OptionThatIsNotAllowed_IsDescribed()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddRxSse(options => options.Delivery.MaxSubscribers = 0);
        IReadOnlyList<string> described = [];
        try
        {
            var app = builder.Build();
            app.MapRxSse();
        }
        catch (Exception error) when (StartFaults.Describe(error) is { } lines)
        {
            described = lines;
        }

        Assert.StartsWith("RxSse:Delivery:MaxSubscribers: '0' is not allowed", Assert.Single(described), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_IsInTheOpenApiDocument()
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse().AddStream("builds", Observable.Never<Build>()), app => app.MapRxSse());

        Assert.Contains("The name of the branch.", await host.Client.GetStringAsync("/openapi.json"), StringComparison.Ordinal);
    }

    internal sealed record Build([property: Description("The name of the branch.")] string Branch, int Number);

    private static IObservable<string> Builds(StreamContext context) =>
        Observable.Timer(TimeSpan.FromSeconds(1), context.Scheduler).Select(_ => "green");

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
