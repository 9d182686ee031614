using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary><c>POST /connections/revoke</c>.</summary>
public sealed class RevokeEndpointTests
{
    private const string Path = "/connections/revoke";

    [Theory]
    [InlineData("""{"subject":"ada"}""")]
    [InlineData("""{"subject":"ada","for":"24h"}""")]
    [InlineData("""{"principal":"6:Scopes15:LOCAL AUTHORITY3:ada"}""")]
    public async Task Revoked_EndsOpenResponses_AndLetsInNoMore(string body)
    {
        await using var host = await StartAsync();
        using var patience = Patience.Start();
        var scopes = ScopeAuthentication.Of("rxsse:read:*");
        using var stream = await host.SendAsync(HttpMethod.Get, "/events", scopes);
        using var view = await host.SendAsync(HttpMethod.Get, "/events?view=slow", scopes);

        Assert.Equal(204, await PostAsync(host, body, "rxsse:admin"));

        foreach (var response in new[] { stream, view })
        {
            var text = await response.Content.ReadAsStringAsync(patience.Token); // to its end
            Assert.Contains("\"reason\":\"revoked\"", text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/events", scopes));
        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/streams", scopes));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events")); // what everybody may
    }

    // The end itself is measured on the clock of a test by Delivery.Limits.ExpiryTests.
    [Theory]
    [InlineData("token", """{"tokenId":"one"}""")]
    [InlineData("key", """{"subject":"shop"}""")]
    [InlineData("key", """{"principal":"6:ApiKey15:LOCAL AUTHORITY4:shop"}""")]
    [InlineData("ticket", """{"subject":"ada"}""")] // tickets of ada, that were given before
    [InlineData("ticket of a token", """{"tokenId":"one"}""")]
    public async Task TokenKeyAndTicket_AreRevoked(string credential, string body)
    {
        await using var host = await StartAsync($"--RxSse:Access:Keys:shop:Hash={HashOf("key")}", "--RxSse:Access:Keys:shop:Scopes=rxsse:read:*");
        using var patience = Patience.Start();
        var scopes = credential switch
        {
            "key" => ("X-Api-Key", "key"),
            "ticket" => ScopeAuthentication.Of("rxsse:read:*"),
            _ => ScopeAuthentication.OfClaims("scope=rxsse:read:*&jti=one"),
        };
        var isTicket = credential.StartsWith("ticket", StringComparison.Ordinal);
        var (open, waiting) = isTicket ? (await TicketAsync(host, scopes), await TicketAsync(host, scopes)) : ("", "");
        (string, string)[] headers = isTicket ? [] : [scopes];
        using var stream = await host.SendAsync(HttpMethod.Get, "/events" + open, headers);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);

        Assert.Equal(204, await PostAsync(host, body, "rxsse:admin"));

        Assert.Contains("\"reason\":\"revoked\"", await stream.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync("/events" + waiting, headers));
        var other = ScopeAuthentication.OfClaims("scope=rxsse:read:*&jti=two"); // of ada too
        Assert.Equal(credential == "ticket" ? HttpStatusCode.Forbidden : HttpStatusCode.OK, await host.StatusAsync("/events", other));
    }

    [Theory]
    [InlineData("""{"subject":"bob"}""")]
    [InlineData("""{"tokenId":"ada"}""")]
    [InlineData("""{"principal":"ada"}""")]
    public async Task OthersAreNotConcerned(string body)
    {
        await using var host = await StartAsync();
        Assert.Equal(204, await PostAsync(host, body, "rxsse:admin"));

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events", ScopeAuthentication.Of("rxsse:read:*")));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"subject":""}""", 400)]
    [InlineData("""{"subject":1}""", 400)]
    [InlineData("""{"subject":"a","tokenId":"b"}""", 400)]
    [InlineData("""{"subject":"a","until":"1h"}""", 400)]
    [InlineData("""{"subject":"a","for":"25h"}""", 400)]
    [InlineData("""{"subject":"a","for":"0s"}""", 400)]
    [InlineData("""{"subject":"a","for":"-1h"}""", 400)]
    [InlineData("""{"subject":"a","for":"soon"}""", 400)]
    public async Task WrongBody_RevokesNothing(string body, int status)
    {
        await using var host = await StartAsync();

        Assert.Equal(status, await PostAsync(host, body, "rxsse:admin"));
        Assert.Equal(413, await PostAsync(host, new string(' ', 5_000), "rxsse:admin"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/events", ScopeAuthentication.Of("rxsse:read:*")));
    }

    [Fact]
    public async Task OnlyAdministrators_MayRevoke()
    {
        await using var host = await StartAsync();

        Assert.Equal(403, await PostAsync(host, """{"subject":"bob"}""", "rxsse:read:* rxsse:publish:* rxsse:compose"));
        Assert.Equal(401, await PostAsync(host, """{"subject":"bob"}""", null));
        Assert.Equal(403, await PostAsync(host, """{"subject":"bob"}""", "rxsse:admin", ("Origin", "https://evil.example")));
    }

    private static Task<GuestHost> StartAsync(params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options => options.Views["slow"] = "orders | sample 10s").AddStream("orders");
        },
        app => app.MapRxSse(), "Production", ["--RxSse:Access:Anonymous=rxsse:read:*", .. settings]);

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static async Task<string> TicketAsync(GuestHost host, (string, string) credential)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/tickets", credential);
        return "?ticket=" + JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("ticket").GetString();
    }

    private static async Task<int> PostAsync(GuestHost host, string body, string? scopes, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in scopes is null ? headers : [.. headers, ScopeAuthentication.Of(scopes)])
        {
            request.Headers.Add(name, value);
        }

        using var response = await host.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
