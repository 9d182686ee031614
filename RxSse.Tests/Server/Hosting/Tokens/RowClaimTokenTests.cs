using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>Claims of tokens in row conditions, as the issuer may write them, and the notifications that the server publishes for a caller.</summary>
public sealed class RowClaimTokenTests : IAsyncLifetime
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private TokenServer? _server;

    private TokenServer Server => _server!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync(
        $"--Authentication:Schemes:Bearer:ValidIssuer={TokenServer.Issuer}",
        $"--Authentication:Schemes:Bearer:SigningKeys:0:Issuer={TokenServer.Issuer}",
        $"--Authentication:Schemes:Bearer:SigningKeys:0:Value={Convert.ToBase64String(Secret)}",
        "--RxSse:Access:Rows:orders=tenant = $claim.tenant",
        "--RxSse:Access:Rows:notifications=message startswith $claim.tenant");

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task ClaimOfAToken_IsAText()
    {
        (string Claim, string Tenant, int Status)[] cases =
        [
            ("\"acme\"", "\"acme\"", 200), ("\"acme\"", "\"bolt\"", 403),
            ("[\"acme\",\"bolt\"]", "\"bolt\"", 200), ("[\"acme\",\"bolt\"]", "\"both\"", 403),
            ("5", "\"5\"", 200), ("5", "5", 403), ("true", "true", 403), ("null", "null", 403), ("null", "\"\"", 403), ("\"\"", "\"\"", 403),
            ("[]", "[]", 403), ("{\"id\":\"acme\"}", "\"acme\"", 403),
        ];

        foreach (var (claim, tenant, status) in cases)
        {
            var token = new Token();
            token.Payload["tenant"] = JsonNode.Parse(claim);
            var answer = await PostAsync("/streams/orders/events", $$$"""{"data":{"tenant":{{{tenant}}}}}""", token);
            Assert.Equal((claim, tenant, status), (claim, tenant, (int)answer));
        }
    }

    [Fact]
    public async Task Notification_MustBeInThePartOfWhoTriggersIt()
    {
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/trigger-notification", """{"message":"acme: hello"}""", Notifier("acme")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/trigger-notification", """{"message":"bolt: hello"}""", Notifier("acme")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/trigger-notification", """{"message":"acme: hello"}""", Notifier("")));
    }

    [Fact]
    public async Task Description_HasTheExampleOfTheCode_AndNoLastEvent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/streams/notifications");
        request.Headers.TryAddWithoutValidation("Authorization", Notifier("acme").Hmac(Secret));
        using var response = await Server.Client.SendAsync(request);
        var description = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Null(response.Headers.ETag);
        Assert.False(description.TryGetProperty("lastId", out _));
        Assert.False(description.TryGetProperty("lastAt", out _));
        Assert.Equal("A new user has signed up", description.GetProperty("example").GetProperty("data").GetProperty("message").GetString());
    }

    private static Token Notifier(string tenant) => new Token().With("tenant", tenant)
        .With("scope", "rxsse:read:notifications rxsse:publish:notifications");

    private async Task<HttpStatusCode> PostAsync(string path, string body, Token token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", token.Hmac(Secret));
        using var response = await Server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
