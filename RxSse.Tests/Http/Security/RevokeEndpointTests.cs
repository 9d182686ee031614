using System.Net;
using System.Text;
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

    private static Task<GuestHost> StartAsync() => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options => options.Views["slow"] = "orders | sample 10s").AddStream("orders");
        },
        app => app.MapRxSse(), "Production", "--RxSse:Access:Anonymous=rxsse:read:*");

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
