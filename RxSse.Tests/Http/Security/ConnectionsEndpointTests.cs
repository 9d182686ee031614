using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary><c>GET /connections</c>, <c>DELETE /connections/{id}</c> and <c>DELETE /connections?principal=</c>.</summary>
public sealed class ConnectionsEndpointTests : IAsyncLifetime
{
    private const string Ada = "6:Scopes15:LOCAL AUTHORITY3:ada";
    private static readonly (string, string) Admin = ScopeAuthentication.Of("rxsse:admin");
    private static readonly (string, string) Reader = ScopeAuthentication.Of("rxsse:read:* rxsse:compose");

    private readonly CancellationTokenSource _patience = Patience.Start();
    private GuestHost? _host;

    private GuestHost Host => _host!;

    public async Task InitializeAsync() => _host = await StartAsync("Production", "--RxSse:Access:Anonymous=rxsse:read:orders");

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Responses_AreListed_WithoutAnythingSecret()
    {
        using var plain = await Host.OpenAsync("/events?streams=orders&format=named&overflow=drop-oldest");
        using var posted = new HttpRequestMessage(HttpMethod.Post, "/tickets");
        posted.Headers.Add(Reader.Item1, Reader.Item2);
        using var given = await Host.Client.SendAsync(posted);
        var ticket = JsonElement.Parse(await given.Content.ReadAsStringAsync()).GetProperty("ticket").GetString()!;
        using var view = await Host.OpenAsync($"/events?view=orders|sample+10s&ticket={ticket}");

        var json = await ListAsync();

        var list = json.GetProperty("connections").EnumerateArray().ToDictionary(connection => connection.GetProperty("view").GetString()!);
        Assert.Equal(2, list.Count);
        Assert.False(json.TryGetProperty("next", out _));
        Assert.Equal(["id", "view", "format", "overflow", "since", "sent", "dropped", "waiting"], Names(list["orders"]));
        Assert.Equal(["id", "principal", "view", "format", "overflow", "since", "sent", "dropped", "waiting"], Names(list["orders | sample 10s"]));
        Assert.Equal(("named", "drop-oldest"), (Text(list["orders"], "format"), Text(list["orders"], "overflow")));
        Assert.Equal(Ada, Text(list["orders | sample 10s"], "principal"));
        Assert.DoesNotContain(ticket, json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_AreShown_IfTheConfigurationSaysSo()
    {
        await using var host = await StartAsync("Production", "--RxSse:Access:ShowAddresses=true", "--RxSse:Access:Anonymous=rxsse:read:*, rxsse:admin");
        using var stream = await host.OpenAsync("/events");
        using var response = await host.SendAsync(HttpMethod.Get, "/connections");

        Assert.Contains("\"address\":\"192.0.2.7\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/connections")]
    [InlineData("GET", "/connections?after=zzz")] // the right is asked before the parameters
    [InlineData("DELETE", "/connections/0-1")]
    [InlineData("DELETE", "/connections?principal=a")]
    [InlineData("DELETE", "/connections")]
    public async Task OnlyAdministrators_MaySeeAndClose(string method, string path)
    {
        Assert.Equal(403, await StatusAsync(method, path, Reader));
        Assert.Equal(401, await StatusAsync(method, path));
        Assert.Equal(401, await StatusAsync(method, path, ScopeAuthentication.Of("wrong")));
        Assert.Equal(403, await StatusAsync(method, path, Admin, ("Origin", "https://evil.example")));
        Assert.Equal(403, await StatusAsync(method, path, Admin, ("Sec-Fetch-Site", "cross-site")));
    }

    [Theory]
    [InlineData("GET", "/connections", 200)]
    [InlineData("HEAD", "/connections", 200)]
    [InlineData("GET", "/connections?after=0-1", 200)]
    [InlineData("GET", "/connections?after=zzz", 400)]
    [InlineData("GET", "/connections?after=", 400)]
    [InlineData("GET", "/connections?after=0-1&after=0-2", 400)]
    [InlineData("GET", "/connections?before=0-1", 400)]
    [InlineData("POST", "/connections", 405)]
    [InlineData("GET", "/connections/0-1", 405)]
    [InlineData("DELETE", "/connections", 400)]
    [InlineData("DELETE", "/connections?principal=", 400)]
    [InlineData("DELETE", "/connections?principle=a", 400)]
    [InlineData("DELETE", "/connections?principal=a&principal=b", 400)]
    [InlineData("DELETE", "/connections?principal=ada", 404)]
    [InlineData("DELETE", "/connections/0-1", 404)]
    [InlineData("DELETE", "/connections/999-1", 404)]
    [InlineData("DELETE", "/connections/revoke", 404)]
    [InlineData("DELETE", "/connections/%0d%0a", 404)]
    public async Task Requests_AreAnsweredLikeThoseOfOtherEndpoints(string method, string path, int status)
    {
        using var response = await Host.SendAsync(new HttpMethod(method), path, Admin);

        Assert.Equal(status, (int)response.StatusCode);
        var type = response.Content.Headers.ContentType?.MediaType;
        Assert.Equal(status == 405 ? null : status == 200 ? "application/json" : "application/problem+json", type);
    }

    [Fact]
    public async Task Id_ClosesOneResponse()
    {
        using var stream = await Host.OpenAsync("/events?streams=orders", Reader);
        using var another = await Host.OpenAsync("/events?streams=orders");
        var closed = (await ListAsync()).GetProperty("connections").EnumerateArray().Single(connection => connection.TryGetProperty("principal", out _));

        Assert.Equal(204, await StatusAsync("DELETE", $"/connections/{Text(closed, "id")}", Admin));

        var text = await stream.Content.ReadAsStringAsync(_patience.Token); // to its end
        Assert.Contains("\"reason\":\"closed\"", text, StringComparison.Ordinal);
        Assert.Equal(404, await StatusAsync("DELETE", $"/connections/{Text(closed, "id")}", Admin));
        Assert.Equal(200, await StatusAsync("GET", "/events", Reader)); // it may come back
    }

    [Fact]
    public async Task Principal_ClosesAllOfItsResponses()
    {
        using var stream = await Host.OpenAsync("/events?streams=orders", Reader);
        using var view = await Host.OpenAsync("/events?view=orders|sample+10s", Reader);

        Assert.Equal(204, await StatusAsync("DELETE", $"/connections?principal={Uri.EscapeDataString(Ada)}", Admin));

        foreach (var response in new[] { stream, view })
        {
            Assert.Contains("\"reason\":\"closed\"", await response.Content.ReadAsStringAsync(_patience.Token), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Development", "http://127.0.0.1:3000", 200, 404)]
    [InlineData("Development", "http://0.0.0.0:3000", 200, 403)] // strangers see, as they see GET /views, and close nothing
    [InlineData("Production", "http://127.0.0.1:3000", 404, 404)]
    public async Task WithoutAnyAuthentication_ThereIsTheListInDevelopment(string environment, string address, int list, int close)
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(),
            app =>
            {
                var addresses = new ServerAddressesFeature();
                addresses.Addresses.Add(address);
                app.Services.GetRequiredService<IServer>().Features.Set<IServerAddressesFeature>(addresses);
                AddAddresses(app);
                app.MapRxSse();
            },
            environment);

        Assert.Equal(list, (int)await host.StatusAsync("/connections"));
        using var closing = await host.SendAsync(HttpMethod.Delete, "/connections/0-1");
        Assert.Equal(close, (int)closing.StatusCode);
    }

    [Fact]
    public async Task PagesOfAnotherOrigin_MayClose_IfTheyMayPublish()
    {
        await using var host = await StartAsync("Production", "--RxSse:Publishing:Origins=https://admin.example");
        using var preflight = await host.SendAsync(
            HttpMethod.Options, "/connections/0-1", ("Origin", "https://admin.example"), ("Access-Control-Request-Method", "DELETE"));
        using var closing = await host.SendAsync(HttpMethod.Delete, "/connections/0-1", Admin, ("Origin", "https://admin.example"));

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Contains("DELETE", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, closing.StatusCode);
    }

    private static Task<GuestHost> StartAsync(string environment, params string[] settings) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse().AddStream("orders").AddStream("others");
        },
        app =>
        {
            AddAddresses(app);
            app.MapRxSse();
        },
        environment, settings);

    // A test server has none.
    private static void AddAddresses(WebApplication app) => app.Use(next => context =>
    {
        context.Connection.LocalIpAddress = IPAddress.Loopback;
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        return next(context);
    });

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<JsonElement> ListAsync()
    {
        using var response = await Host.SendAsync(HttpMethod.Get, "/connections", Admin);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private async Task<int> StatusAsync(string method, string path, params (string, string)[] headers)
    {
        using var response = await Host.SendAsync(new HttpMethod(method), path, headers);
        return (int)response.StatusCode;
    }
}
