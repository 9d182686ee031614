using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Server;
using RxSse.Server.Streams;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>Pages of other origins, with credentials.</summary>
public sealed class OriginsTests
{
    private const string Page = "https://app.example";
    private const string Publisher = "https://shop.example";

    [Theory]
    [InlineData(Page, Page)]
    [InlineData("https://evil.example", null)] // an origin is never reflected
    [InlineData("https://app.example.evil.example", null)]
    [InlineData("http://app.example", null)]
    [InlineData("null", null)]
    [InlineData(Publisher, null)]
    public async Task PageOfANamedOrigin_MayReadWithCredentials(string origin, string? allowed)
    {
        await using var host = await StartAsync();
        using var response = await host.SendAsync(HttpMethod.Get, "/streams", ("Origin", origin), ScopeAuthentication.Of("rxsse:read:*"));
        using var preflight = await host.SendAsync(
            HttpMethod.Options, "/events", ("Origin", origin), ("Access-Control-Request-Method", "GET"),
            ("Access-Control-Request-Headers", "authorization,x-api-key,last-event-id"));

        foreach (var answer in new[] { response, preflight })
        {
            Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(allowed is null ? null : "true", Header(answer, "Access-Control-Allow-Credentials"));
        }

        Assert.Equal(allowed is not null, Header(preflight, "Access-Control-Allow-Headers")?.Contains("Authorization", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task RefusalIsReadable_ForThePage()
    {
        await using var host = await StartAsync();
        using var response = await host.SendAsync(HttpMethod.Get, "/events", ("Origin", Page), ScopeAuthentication.Of("wrong"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(Page, Header(response, "Access-Control-Allow-Origin"));
        Assert.Contains("WWW-Authenticate", Header(response, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventStreams_VaryByOrigin_AlsoWithoutOne()
    {
        await using var host = await StartAsync();
        using var response = await host.SendAsync(HttpMethod.Get, "/events", ScopeAuthentication.Of("rxsse:read:*"));

        Assert.Equal(["Origin", "Accept-Encoding"], response.Headers.Vary);
    }

    [Theory]
    [InlineData(Page, "cross-site", 403)] // it may only read
    [InlineData(Publisher, "cross-site", 201)]
    [InlineData("http://localhost", "same-origin", 201)]
    [InlineData("https://evil.example", "cross-site", 403)]
    [InlineData("null", "cross-site", 403)]
    [InlineData(null, "cross-site", 403)]
    [InlineData(null, "same-site", 403)]
    [InlineData(null, null, 201)]
    public async Task OnlyPagesThatMayPublish_GetTickets(string? origin, string? site, int status)
    {
        await using var host = await StartAsync();

        Assert.Equal(status, await PostAsync(host, "/tickets", origin, site, "rxsse:read:*"));
    }

    // What a form of a foreign page can send with the cookies of its visitor.
    [Theory]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("null", "cross-site")]
    [InlineData(null, "cross-site")]
    [InlineData("https://evil.example", null)]
    public async Task FormOfAForeignPage_PublishesNothing(string? origin, string? site)
    {
        await using var host = await StartAsync();

        Assert.Equal(403, await PostAsync(host, "/streams/orders/events", origin, site, "rxsse:publish:*", "text/plain"));
        Assert.Equal(403, await PostAsync(host, "/streams/orders/events", origin, site, "rxsse:publish:*", "application/json"));
        Assert.Equal(415, await PostAsync(host, "/streams/orders/events", null, null, "rxsse:publish:*", "application/x-www-form-urlencoded"));
    }

    // The trigger takes the origins that may read, but not with a cookie of the visitor.
    [Theory]
    [InlineData(Page, null, 200)]
    [InlineData(Page, "session=1", 403)]
    [InlineData(Publisher, "session=1", 200)]
    [InlineData("http://localhost", "session=1", 200)]
    [InlineData("https://evil.example", null, 403)]
    public async Task Trigger_WithACookie_IsForPagesThatMayPublish(string origin, string? cookie, int status)
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddRxSse().AddStock().AddMetrics().AddNotifications();
                builder.Services.AddServer();
            },
            app => app.MapServer(), "Production", [.. Settings, "--RxSse:Access:Anonymous=rxsse:publish:notifications"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/trigger-notification") { Headers = { { "Origin", origin } } };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("--RxSse:Cors:Origins=*", "RxSse:Cors:Credentials")]
    [InlineData("--RxSse:Cors:Origins=null", "RxSse:Cors:Origins")]
    [InlineData("--RxSse:Publishing:Origins=null", "RxSse:Publishing:Origins")]
    [InlineData("--RxSse:Publishing:Origins=*", "RxSse:Publishing:Origins")]
    public async Task OriginsOfEverybody_WithCredentials_StopTheStart(string setting, string named)
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(setting));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static readonly string[] Settings =
        [$"--RxSse:Cors:Origins={Page}", "--RxSse:Cors:Credentials=true", $"--RxSse:Publishing:Origins={Publisher}"];

    private static Task<GuestHost> StartAsync(params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse().AddStream("orders");
        },
        app => app.MapRxSse(), "Production", [.. Settings, .. settings]);

    private static async Task<int> PostAsync(
        GuestHost host, string path, string? origin, string? site, string scopes, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent("""{"data":1}""", Encoding.UTF8, type),
            Headers = { { "X-Scopes", scopes } },
        };
        foreach (var (name, value) in new[] { ("Origin", origin), ("Sec-Fetch-Site", site) }.Where(header => header.Item2 is not null))
        {
            request.Headers.Add(name, value);
        }

        using var response = await host.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
