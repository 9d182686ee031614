using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>The settings that <c>dotnet user-jwts create</c> writes, and a token with the claims that it gives.</summary>
public sealed class UserJwtsTests : IAsyncLifetime
{
    private const string Issuer = "dotnet-user-jwts";
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    // Into appsettings.Development.json, and into the user secrets.
    private static readonly string[] Files =
    [
        $$"""
        {"Authentication":{"Schemes":{"Bearer":{"ValidAudiences":["{{TokenServer.Audience}}"],"ValidIssuer":"{{Issuer}}"} } } }
        """,
        $$"""
        {"Authentication:Schemes:Bearer:SigningKeys":[
          {"Id":"c0ffee","Issuer":"another","Value":"{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}}","Length":32},
          {"Id":"8aa2afc0","Issuer":"{{Issuer}}","Value":"{{Convert.ToBase64String(Secret)}}","Length":32}]}
        """,
    ];

    private TokenServer? _server;

    private TokenServer Server => _server!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync([.. Files.SelectMany(Arguments)]);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Scopes_AreRights()
    {
        var token = Created().With("scope", new JsonArray("rxsse:read:orders", "rxsse:publish:orders")).Hmac(Secret); // --scope twice

        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/events?streams=orders", token)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Server.GetAsync("/events?streams=metrics", token)).Status);
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/streams/orders/events", """{"data":1}""", token));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/streams/stock/events", """{"data":1}""", token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Server.GetAsync("/events?streams=stock", Created().With("iss", "another").Hmac(Secret))).Status);
    }

    [Fact]
    public async Task Subject_IsWhoIsRevoked_AndTheIdIsThatOfTheToken()
    {
        var admin = Created().With("sub", "root").With("jti", "1").With("scope", "rxsse:admin").Hmac(Secret);
        var (one, other) = (Created().Hmac(Secret), Created().With("jti", "2").Hmac(Secret));

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/connections/revoke", """{"tokenId":"d65d390"}""", admin));
        Assert.Equal(HttpStatusCode.Forbidden, (await Server.GetAsync("/events?streams=orders", one)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/events?streams=orders", other)).Status);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/connections/revoke", """{"subject":"ada"}""", admin));
        Assert.Equal(HttpStatusCode.Forbidden, (await Server.GetAsync("/events?streams=orders", other)).Status);
    }

    private static Token Created() => new Token().With("iss", Issuer).With("unique_name", "ada").With("jti", "d65d390")
        .With("nbf", Token.Seconds(-1)).With("iat", Token.Seconds(0)).With("scope", "rxsse:read:orders");

    private static IEnumerable<string> Arguments(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().AsEnumerable()
        .Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}");

    private async Task<HttpStatusCode> PostAsync(string path, string body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await Server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
