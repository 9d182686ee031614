using System.Security.Cryptography;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>An open response ends before its token expires, on the real clock.</summary>
public sealed class ExpiryEndToEndTests
{
    [Fact]
    public async Task OpenResponse_EndsInBand_BeforeItsTokenExpires()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        await using var server = await TokenServer.StartAsync(
            "--RxSse:Delivery:Retry=100ms", $"--Authentication:Schemes:Bearer:ValidIssuer={TokenServer.Issuer}",
            $"--Authentication:Schemes:Bearer:SigningKeys:0:Issuer={TokenServer.Issuer}",
            $"--Authentication:Schemes:Bearer:SigningKeys:0:Value={Convert.ToBase64String(secret)}");
        using var patience = Patience.Start();
        var expires = Token.Seconds(4);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?streams=orders");
        request.Headers.TryAddWithoutValidation(
            "Authorization", new Token().With("iat", Token.Seconds(0)).With("exp", expires).Hmac(secret));

        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var text = await response.Content.ReadAsStringAsync(patience.Token); // to its end

        Assert.Contains("\"type\":\"connected\"", text, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"expired\"", text, StringComparison.Ordinal);
        Assert.True(Token.Seconds(0) <= expires + 15); // at all: how soon is asserted in virtual time, a busy machine may be late by seconds
    }
}
