using System.Net;
using RxSse.Client;
using RxSse.Tests.Publishing.Sources;
using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>Where a credential goes, and where not.</summary>
public sealed class CredentialTests
{
    private const string Secret = "s3cret-0815";

    [Theory]
    [InlineData("https://server/events", true)]
    [InlineData("https://SERVER:443/other", true)]
    [InlineData("http://server/events", false)] // not encrypted
    [InlineData("https://server:444/events", false)]
    [InlineData("https://server.elsewhere/events", false)]
    [InlineData("https://elsewhere/events?server=https://server", false)]
    public async Task Credential_GoesToItsServer_AndToNoOther(string address, bool isSent)
    {
        foreach (var (credential, header) in new[]
            { (Credential.BearerToken(Secret), $"Authorization: Bearer {Secret}"), (Credential.ApiKey(Secret), $"X-Api-Key: {Secret}") })
        {
            using var remote = new ScriptedRemote();
            remote.Answer(HttpStatusCode.OK);
            using var handler = new CredentialHandler(credential, new Uri("https://server/")) { InnerHandler = remote };
            using var http = new HttpClient(handler);
            using var response = await http.GetAsync(new Uri(address));

            Assert.Equal(isSent, remote.Headers.Contains(header, StringComparison.Ordinal));
            Assert.Equal(isSent, remote.Headers.Contains(Secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task HandlerThatFollowsRedirects_IsRefused()
    {
        using var handler = new CredentialHandler(Credential.ApiKey(Secret), new Uri("http://127.0.0.1:9")) { InnerHandler = new HttpClientHandler() };
        using var http = new HttpClient(handler);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => http.GetAsync(new Uri("http://127.0.0.1:9/")));
        Assert.StartsWith("AllowAutoRedirect of the handler below must be false", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s3cret 0815")]
    [InlineData("s3cret\r\nX-Other: 0815")]
    [InlineData("s3crét")]
    public void CredentialThatNoHeaderTakes_IsRefused_WithoutItsText(string secret)
    {
        var error = Assert.Throws<ArgumentException>(() => Credential.ApiKey(secret));

        Assert.DoesNotContain("s3cr", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsNotTheSecret() => Assert.Equal("bearer token API key", $"{Credential.BearerToken(Secret)} {Credential.ApiKey(Secret)}");
}
