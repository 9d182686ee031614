using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RxSse.Http;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>Tokens that are signed with a secret of the configuration, as <c>dotnet user-jwts</c> does, and tokens that only look so.</summary>
public sealed class SecretKeyTests : IAsyncLifetime
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private static readonly string[] Keys =
    [
        $"--Authentication:Schemes:Bearer:ValidIssuer={TokenServer.Issuer}",
        $"--Authentication:Schemes:Bearer:SigningKeys:0:Issuer={TokenServer.Issuer}",
        $"--Authentication:Schemes:Bearer:SigningKeys:0:Value={Convert.ToBase64String(Secret)}",
    ];

    private TokenServer? _server;

    private TokenServer Server => _server!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync(Keys);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task ValidToken_HasItsScopes()
    {
        var token = new Token().Hmac(Secret);

        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/events?streams=orders,stock", token)).Status); // stock is for everybody
        Assert.Equal(HttpStatusCode.BadRequest, (await Server.GetAsync("/events?streams=metrics", token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Server.GetAsync("/events?view=orders|count+over+1m", token)).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events") { Content = new StringContent("""{"data":1}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var published = await Server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        using var trigger = new HttpRequestMessage(HttpMethod.Post, "/trigger-notification");
        trigger.Headers.TryAddWithoutValidation("Authorization", token);
        using var triggered = await Server.Client.SendAsync(trigger);
        Assert.Equal(HttpStatusCode.Forbidden, triggered.StatusCode);
    }

    [Fact]
    public async Task ClocksMayDiffer() => // by 30 s; 31 s are too much
        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/events?streams=orders", new Token().With("exp", Token.Seconds(-15)).Hmac(Secret))).Status);

    [Fact]
    public async Task Status_ListsTheStreamsThatOneMayRead()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Authorization", new Token().Hmac(Secret));
        using var response = await Server.Client.SendAsync(request);

        var streams = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("streams").EnumerateArray().Select(name => name.GetString());
        Assert.Equal(["orders", "stock"], streams.Order()); // not metrics, notifications and named views
    }

    [Fact]
    public async Task PrincipalOfATokenIsRevoked_AsTheDocumentWritesIt()
    {
        using var revoke = new HttpRequestMessage(HttpMethod.Post, "/connections/revoke")
        {
            Content = new StringContent($$"""{"principal":"6:Bearer{{TokenServer.Issuer.Length}}:{{TokenServer.Issuer}}3:ada"}""", Encoding.UTF8, "application/json"),
        };
        revoke.Headers.TryAddWithoutValidation("Authorization", new Token().With("sub", "root").With("scope", "rxsse:admin").Hmac(Secret));
        using var revoked = await Server.Client.SendAsync(revoke);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Server.GetAsync("/events?streams=orders", new Token().Hmac(Secret))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/events?streams=orders", new Token().With("sub", "bob").Hmac(Secret))).Status);
    }

    // Of control characters, which are six bytes each in JSON.
    [Theory]
    [InlineData("principal")]
    [InlineData("subject")]
    public async Task LongestPrincipal_IsRevoked_AsItIsShown(string member)
    {
        var subject = new string('\u0001', Principal.MaxLength - $"6:Bearer{TokenServer.Issuer.Length}:{TokenServer.Issuer}475:".Length);
        var (token, admin) = (new Token().With("sub", subject).Hmac(Secret), new Token().With("sub", "root").With("scope", "rxsse:admin").Hmac(Secret));
        using var patience = Patience.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?streams=orders");
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var events = await response.Content.ReadAsStreamAsync(patience.Token);
        Assert.True(await events.ReadAsync(new byte[1_024], patience.Token) > 0);

        using var list = new HttpRequestMessage(HttpMethod.Get, "/connections");
        list.Headers.TryAddWithoutValidation("Authorization", admin);
        using var shown = await Server.Client.SendAsync(list);
        var principal = JsonElement.Parse(await shown.Content.ReadAsStringAsync()).GetProperty("connections")[0].GetProperty("principal").GetString();
        Assert.Equal(Principal.MaxLength, principal!.Length);
        using var revoke = new HttpRequestMessage(HttpMethod.Post, "/connections/revoke")
        {
            Content = new StringContent(
                new JsonObject { [member] = member == "subject" ? subject : principal }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        revoke.Headers.TryAddWithoutValidation("Authorization", admin);
        using var revoked = await Server.Client.SendAsync(revoke);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Server.GetAsync("/events?streams=orders", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Server.GetAsync("/events?streams=stock", new Token().With("sub", subject + "x").Hmac(Secret))).Status);
    }

    // Only a text, or an array of texts, has scopes: JSON that happens to have a word between spaces grants nothing.
    [Theory]
    [InlineData("\"x rxsse:read:orders x\"", 200)]
    [InlineData("[\"x\",\"rxsse:read:orders\"]", 200)]
    [InlineData("{\"a\":\"x rxsse:read:orders x\"}", 400)]
    [InlineData("[{\"a\":\"x rxsse:read:orders x\"}]", 400)]
    [InlineData("[[\"x rxsse:read:orders x\"]]", 400)]
    [InlineData("[\"x\",{\"a\":\"x rxsse:read:orders x\"}]", 400)]
    public async Task Scopes_AreTexts(string scope, int status)
    {
        foreach (var claim in new[] { "scope", "scp" })
        {
            var token = new Token().With("scope", null).With(claim, JsonNode.Parse(scope)).Hmac(Secret);
            Assert.Equal((claim, status), (claim, (int)(await Server.GetAsync("/events?streams=orders", token)).Status));
        }
    }

    public static TheoryData<string, string> Wrong()
    {
        var other = RandomNumberGenerator.GetBytes(32);
        using var rsa = RSA.Create(2048);
        return new()
        {
            { "Bearer", "" },
            { "Bearer abc", "" },
            { "Bearer a.b.c", "" },
            { "Basic YTpi", "" },
            { new Token().WithHeader("alg", "none").Signed(_ => []), "" },
            { new Token().WithHeader("alg", "None").Signed(_ => []), "" },
            { new Token().WithHeader("alg", "none").Hmac(Secret), "" },
            { new Token().Signed(_ => []), "" },
            { new Token().Hmac(other), "its signature" },
            { new Token().WithHeader("alg", "RS256").Rsa(rsa), "" },
            { new Token().WithHeader("alg", "HS512").Signed(content => HMACSHA512.HashData(Secret, content)), "" },
            { new Token().With("exp", Token.Seconds(-31)).Hmac(Secret), "it has expired" },
            { new Token().With("exp", null).Hmac(Secret), "" },
            { new Token().With("nbf", Token.Seconds(3_600)).Hmac(Secret), "it is not valid yet" },
            { new Token().With("aud", "https://other.example").Hmac(Secret), "another audience" },
            { new Token().With("aud", null).Hmac(Secret), "another audience" },
            { new Token().With("aud", TokenServer.Audience.ToUpperInvariant()).Hmac(Secret), "another audience" },
            { new Token().With("aud", TokenServer.Audience + "/").Hmac(Secret), "another audience" },
            { new Token().With("iss", "https://other.example").Hmac(Secret), "its issuer" },
            { new Token().With("iss", null).Hmac(Secret), "its issuer" },
            { new Token().WithHeader("crit", new JsonArray("b64")).Hmac(Secret), "" },
            { new Token().With("sub", new string('a', 500)).Hmac(Secret), "too long" }, // nobody could revoke it
            { new Token().With("padding", new string('x', 12_000)).Hmac(Secret), "" }, // 16 KiB in all
        };
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WrongToken_IsRefused_AlsoWhereNobodyNeedsOne(string authorization, string reason)
    {
        foreach (var path in new[] { "/events?streams=stock", "/streams", "/" })
        {
            var (status, body, challenge) = await Server.GetAsync(path, authorization);

            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal("Bearer error=\"invalid_token\"", challenge);
            Assert.Equal(401, JsonElement.Parse(body).GetProperty("status").GetInt32());
            Assert.Contains(reason, body, StringComparison.Ordinal);
            Assert.DoesNotContain("IDX", body, StringComparison.Ordinal); // what the library says
            Assert.True(authorization.Length < 20 || !body.Contains(authorization[^20..], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task WithoutAToken_ThereIsWhatEverybodyMay()
    {
        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/events?streams=stock", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/healthz/ready", "Bearer abc")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Server.GetAsync("/events?streams=orders", null)).Status);
    }

    [Theory]
    [InlineData("ValidAudience", "Authentication:Schemes:Bearer:ValidAudience: not set", "--Authentication:Schemes:Bearer:ValidIssuer=a", "--Authentication:Schemes:Bearer:SigningKeys:0:Value=AAAA")]
    [InlineData("ValidIssuer", "ValidIssuer: not set", "--Authentication:Schemes:Bearer:ValidAudience=a")]
    [InlineData("keys", "set either Authority", "--Authentication:Schemes:Bearer:ValidAudience=a", "--Authentication:Schemes:Bearer:ValidIssuer=a")]
    public async Task TokensOfAnybody_StopTheStart(string missing, string named, params string[] settings)
    {
        Assert.NotEmpty(missing);
        Assert.Contains(await StartFault.LinesInProcessAsync(settings), line => line.Contains(named, StringComparison.Ordinal));
    }
}
