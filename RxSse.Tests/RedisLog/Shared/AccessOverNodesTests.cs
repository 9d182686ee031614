using System.Net;
using System.Text;
using System.Text.Json;
using RxSse.RedisLog.Calls;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>Tickets, revocations and connections of several nodes, by HTTP.</summary>
public sealed partial class AccessOverNodesTests : IAsyncLifetime
{
    private const string Ada = "6:Scopes15:LOCAL AUTHORITY3:ada";
    private static readonly (string, string) EventStream = ("Accept", "text/event-stream");
    private static readonly (string, string) Reader = ScopeAuthentication.Of("rxsse:read:*");

    private readonly SharingHosts _hosts = new();
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly FakeSharedCalls _calls;
    private GuestHost? _first, _second;

    public AccessOverNodesTests() => _calls = new FakeSharedCalls(_hosts.Server);

    private GuestHost First => _first!;

    private GuestHost Second => _second!;

    public async Task InitializeAsync() => (_first, _second) = (await _hosts.StartAsync("first", _calls), await _hosts.StartAsync("second"));

    public async Task DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task TicketOfOneNode_LetsInOnce_OnAnyNode()
    {
        var ticket = await TicketAsync(First);

        using (var open = await Second.OpenAsync($"/events?ticket={ticket}"))
        {
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await First.StatusAsync($"/events?ticket={ticket}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Second.StatusAsync($"/events?ticket={ticket}"));
    }

    [Theory]
    [InlineData("""{"subject":"ada"}""")]
    [InlineData($$"""{"principal":"{{Ada}}"}""")]
    [InlineData("""{"tokenId":"one"}""")]
    public async Task Revocation_EndsResponsesOfAllNodes_AndHoldsForNodesThatComeLater(string body)
    {
        var reader = ScopeAuthentication.OfClaims("scope=rxsse:read:*&jti=one");
        using var here = await First.OpenAsync("/events", reader);
        using var there = await Second.OpenAsync("/events", reader);
        using var other = await Second.OpenAsync("/events", SharingHosts.Admin);

        Assert.Equal(204, await RevokeAsync(First, body));
        Assert.Contains("\"reason\":\"revoked\"", await RestAsync(here), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Second.StatusAsync("/streams", reader)); // it has not read it
        _hosts.Beat();

        Assert.Contains("\"reason\":\"revoked\"", await RestAsync(there), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await Second.StatusAsync("/streams", reader));
        await using var third = await _hosts.StartAsync("third");
        Assert.Equal(HttpStatusCode.Forbidden, await third.StatusAsync("/streams", reader));
        Assert.Single(await ConnectionsAsync(First, Second)); // of somebody else
    }

    [Fact]
    public async Task RevocationThatIsNotStored_IsInForceHere_AndIsStoredWhenRedisIsBack()
    {
        _calls.Fault = RedisFault.Away;
        using var response = await PostRevokeAsync(First, """{"subject":"ada"}""");

        Assert.Equal(
            (503, "The revocation was not stored: it is in force in this process only, until it stops. Send it again. Redis at fake does not answer."),
            await DetailAsync(response));
        _hosts.Beat();
        Assert.Equal(HttpStatusCode.Forbidden, await First.StatusAsync("/streams", Reader));
        Assert.Equal(HttpStatusCode.OK, await Second.StatusAsync("/streams", Reader));
        _calls.Fault = null;
        _hosts.Beat();
        _hosts.Beat();
        Assert.Equal(HttpStatusCode.Forbidden, await Second.StatusAsync("/streams", Reader));
    }

    [Fact]
    public async Task RevocationsThatRedisHasLost_AreStoredAgain_ByTheNodesThatKnowThem()
    {
        Assert.Equal(204, await RevokeAsync(First, """{"subject":"ada"}"""));
        _hosts.Beat();
        _hosts.Server.Flush();
        _hosts.Beat();

        await using var third = await _hosts.StartAsync("third");
        Assert.Equal(HttpStatusCode.Forbidden, await third.StatusAsync("/streams", Reader));
    }

    [Fact]
    public async Task RevocationThatAFailoverLosesBeforeAnyNodeHasReadIt_IsStoredAgain()
    {
        Assert.Equal(204, await RevokeAsync(First, """{"subject":"bob"}"""));
        _hosts.Beat();
        _hosts.Beat();
        var failOver = _hosts.Server.KeepRevoked();
        Assert.Equal(204, await RevokeAsync(First, """{"subject":"ada"}"""));
        failOver();
        _hosts.Beat();
        _hosts.Beat();

        Assert.Equal(HttpStatusCode.Forbidden, await Second.StatusAsync("/streams", Reader));
    }

    [Fact]
    public async Task ConnectionOfAnotherNode_IsClosed_ByItsId()
    {
        _hosts.Beat(); // they know each other
        using var closed = await Second.OpenAsync("/events", Reader);
        using var other = await Second.OpenAsync("/events", Reader);
        var list = await ConnectionsAsync(Second);
        Assert.All(list, id => Assert.StartsWith("second-", id, StringComparison.Ordinal));
        Assert.Empty(await ConnectionsAsync(First));

        Assert.Equal(202, await DeleteAsync(First, $"/connections/{list[0]}"));
        _hosts.Beat();
        Assert.Contains("\"reason\":\"closed\"", await RestAsync(closed), StringComparison.Ordinal);
        Assert.Equal(204, await DeleteAsync(Second, $"/connections/{list[1]}"));
        Assert.Equal(404, await DeleteAsync(Second, $"/connections/{list[1]}"));
    }

    [Fact]
    public async Task ConnectionsOfAPrincipal_AreClosedOnAllNodes_ButNotThoseThatComeBack()
    {
        _hosts.Beat();
        using var here = await First.OpenAsync("/events", Reader);
        using var there = await Second.OpenAsync("/events", Reader);

        Assert.Equal(202, await DeleteAsync(First, $"/connections?principal={Uri.EscapeDataString(Ada)}"));
        Assert.Contains("\"reason\":\"closed\"", await RestAsync(here), StringComparison.Ordinal);
        using var again = await First.OpenAsync("/events", Reader);
        _hosts.Beat();
        Assert.Contains("\"reason\":\"closed\"", await RestAsync(there), StringComparison.Ordinal);
        Assert.Single(await ConnectionsAsync(First));
    }

    [Theory]
    [InlineData("0-1")]
    [InlineData("first-0-1")]
    [InlineData("nobody-0-1")]
    [InlineData("second-0")]
    [InlineData("second-")]
    [InlineData("-0-1")]
    [InlineData("second-first-0-1")]
    public async Task UnknownConnection_Is404(string id) => Assert.Equal(404, await DeleteAsync(First, $"/connections/{id}"));

    [Fact]
    public async Task ListOfConnections_IsThatOfItsNode_AndSaysSo()
    {
        using var response = await First.SendAsync(HttpMethod.Get, "/connections", SharingHosts.Admin);

        Assert.Equal("""{"node":"first","connections":[]}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, await First.StatusAsync("/connections?after=first-0-1", SharingHosts.Admin));
        Assert.Equal(HttpStatusCode.BadRequest, await First.StatusAsync("/connections?after=second-0-1", SharingHosts.Admin));
    }

    [Fact]
    public async Task SubscribersOfAStream_AreThoseOfAllNodes()
    {
        using var here = await First.OpenAsync("/events?streams=orders");
        using var there = await Second.OpenAsync("/events");
        _hosts.Beat();
        _hosts.Beat();

        foreach (var node in new[] { First, Second })
        {
            using var response = await node.SendAsync(HttpMethod.Get, "/streams/orders");
            Assert.Equal(2, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("subscribers").GetInt32());
        }
    }

    private async Task<string> TicketAsync(GuestHost host)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/tickets", Reader);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(_patience.Token)).GetProperty("ticket").GetString()!;
    }

    private Task<string> RestAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(_patience.Token);

    private static async Task<string[]> ConnectionsAsync(params GuestHost[] hosts)
    {
        var ids = new List<string>();
        foreach (var host in hosts)
        {
            using var response = await host.SendAsync(HttpMethod.Get, "/connections", SharingHosts.Admin);
            var list = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("connections");
            ids.AddRange(list.EnumerateArray().Select(connection => connection.GetProperty("id").GetString()!));
        }

        return [.. ids];
    }

    private static async Task<int> DeleteAsync(GuestHost host, string path)
    {
        using var response = await host.SendAsync(HttpMethod.Delete, path, SharingHosts.Admin);
        return (int)response.StatusCode;
    }

    private static async Task<int> RevokeAsync(GuestHost host, string body)
    {
        using var response = await PostRevokeAsync(host, body);
        return (int)response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostRevokeAsync(GuestHost host, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connections/revoke")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(SharingHosts.Admin.Item1, SharingHosts.Admin.Item2);
        return await host.Client.SendAsync(request);
    }

    private static async Task<(int Status, string? Detail)> DetailAsync(HttpResponseMessage response) =>
        ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("detail").GetString());
}
