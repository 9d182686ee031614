using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>Tokens that are signed with a private key, whose public key the issuer shows at an address.</summary>
public sealed class PublicKeyTests : IAsyncLifetime
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebApplication _issuer;
    private int _metadata, _keys;
    private TokenServer? _server;

    public PublicKeyTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _issuer = builder.Build();
        _issuer.Urls.Add("http://127.0.0.1:0");
        _issuer.MapGet("/metadata", () =>
        {
            Interlocked.Increment(ref _metadata);
            return Results.Text($$"""{"issuer":"{{TokenServer.Issuer}}","jwks_uri":"{{_issuer.Urls.Single()}}/keys"}""", "application/json");
        });
        _issuer.MapGet("/keys", () =>
        {
            Interlocked.Increment(ref _keys);
            return Results.Text(PublicKey, "application/json");
        });
    }

    private string PublicKey
    {
        get
        {
            var key = _key.ExportParameters(false);
            var point = _curve.ExportParameters(false).Q;
            return $$"""
                {"keys":[
                  {"kty":"RSA","kid":"one","use":"sig","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"},
                  {"kty":"EC","kid":"curve","use":"sig","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}
                ]}
                """;
        }
    }

    public async Task InitializeAsync()
    {
        await _issuer.StartAsync();
        _server = await TokenServer.StartAsync(
            $"--Authentication:Schemes:Bearer:MetadataAddress={_issuer.Urls.Single()}/metadata", "--Authentication:Schemes:Bearer:RequireHttpsMetadata=false");
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _issuer.DisposeAsync();
        _key.Dispose();
        _curve.Dispose();
    }

    [Fact]
    public async Task TokenOfTheIssuer_LetsIn()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed().Rsa(_key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Signed().With("iss", "https://other.example").Rsa(_key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Signed().WithHeader("alg", "none").Signed(_ => [])));
        using var other = RSA.Create(2048);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Signed().Rsa(other)));
    }

    [Fact]
    public async Task PssAndCurves_LetIn()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed().WithHeader("alg", "PS256").Signed(
            content => _key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed().WithHeader("alg", "ES256").WithHeader("kid", "curve").Signed(
            content => _curve.SignData(content, HashAlgorithmName.SHA256))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Signed().WithHeader("alg", "PS256").Rsa(_key)));
    }

    [Fact]
    public async Task PublicKey_IsNeverTakenForASecret()
    {
        var key = _key.ExportParameters(false);
        byte[][] secrets =
        [
            key.Modulus!, _key.ExportRSAPublicKey(), _key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(_key.ExportRSAPublicKeyPem()),
            Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem() + "\n"),
            Encoding.UTF8.GetBytes(PublicKey), Encoding.ASCII.GetBytes(Base64Url.EncodeToString(key.Modulus)), [],
        ];

        foreach (var secret in secrets)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Signed().WithHeader("alg", "HS256").Hmac(secret)));
        }
    }

    [Fact]
    public async Task FloodOfUnknownKeys_DoesNotReachTheIssuer()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed().Rsa(_key)));
        using var other = RSA.Create(2048);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Signed().WithHeader("kid", $"unknown-{i}").Rsa(other)));
        }

        Assert.Equal((1, 1), (_metadata, _keys)); // once a minute
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed().Rsa(_key)));
    }

    private static Token Signed() => new Token().WithHeader("alg", "RS256").WithHeader("kid", "one");

    private async Task<HttpStatusCode> StatusAsync(string token) => (await _server!.GetAsync("/events?streams=orders", token)).Status;
}
