using Microsoft.AspNetCore.Http;
using RxSse.Http;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Which web pages may change something.</summary>
public sealed class ForeignOriginTests
{
    private const string Named = "https://example.org";

    [Theory]
    [InlineData(null, null)] // curl
    [InlineData(null, "none")] // the user has entered the address
    [InlineData(null, "same-origin")]
    [InlineData("http://localhost:3000", null)]
    [InlineData("http://LOCALHOST:3000", null)]
    [InlineData("https://localhost:3000", "same-origin")] // the proxy in front has the certificate
    [InlineData("https://example.org", "cross-site")]
    [InlineData("https://example.org", null)]
    public void OwnPages_AndAllowedOnes_MayChangeSomething(string? origin, string? site) => Assert.Null(Fault(origin, site, [Named]));

    [Theory]
    [InlineData("https://example.com", null)]
    [InlineData("https://example.com", "cross-site")]
    [InlineData("https://example.org:8443", "cross-site")]
    [InlineData("http://example.org", "cross-site")]
    [InlineData("http://localhost:3001", "same-site")]
    [InlineData("https://localhost:3000", null)]
    [InlineData("null", "cross-site")]
    [InlineData("https://example.org,https://example.org", null)]
    public void OtherPages_MayNot_AndTheErrorNamesTheSetting(string origin, string? site)
    {
        var fault = Fault(origin, site, [Named]);

        Assert.Equal(
            $"Pages of the origin '{origin}' may not use POST /trigger-notification. "
            + "Allowed: pages of this server, and the origins in RxSse:Cors:Origins.", fault);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public void PageOfAnotherSiteThatHidesItsOrigin_MayNot(string site) =>
        Assert.Contains($"another site ({site})", Fault(null, site, [Named]), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://example.com", "cross-site")]
    [InlineData("null", "cross-site")]
    [InlineData(null, "cross-site")]
    public void Asterisk_AllowsAllPages_ButNoneWithCredentials(string? origin, string site)
    {
        Assert.Null(Fault(origin, site, ["*"]));
        Assert.NotNull(Fault(origin, site, ["*"], ("Cookie", "session=1")));
        Assert.NotNull(Fault(origin, site, ["*"], ("Authorization", "Basic YTpi")));
    }

    [Fact]
    public void OwnAndNamedPages_MaySendCredentials()
    {
        Assert.Null(Fault("http://localhost:3000", null, ["*"], ("Cookie", "session=1")));
        Assert.Null(Fault(Named, "cross-site", [Named], ("Cookie", "session=1")));
    }

    [Fact]
    public void LongOrigin_IsNotRepeatedInFull() =>
        Assert.True(Fault($"https://{new string('x', 8_000)}", null, [Named])!.Length < 300);

    private static string? Fault(string? origin, string? site, string[] allowed, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host, request.Path) = ("POST", "http", new HostString("localhost:3000"), "/trigger-notification");
        request.Headers.Origin = origin;
        request.Headers["Sec-Fetch-Site"] = site;
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return ForeignOrigin.Fault(request, allowed, "RxSse:Cors:Origins");
    }
}
