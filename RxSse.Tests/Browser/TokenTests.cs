using System.Security.Cryptography;
using RxSse.Http.Security;
using RxSse.Tests.Server.Hosting.Tokens;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The page at a server that asks for a token: it asks for a ticket before each connection.</summary>
[Collection(Chromium.Look)]
public sealed class TokenTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task Token_LetsThePageIn_AlsoWhenItComesBack()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var (key, hash) = ApiKeys.Create();
        await using var server = await DemoServers.StartAsync(
            $"--Authentication:Schemes:Bearer:ValidAudience={TokenServer.Audience}",
            $"--Authentication:Schemes:Bearer:ValidIssuer={TokenServer.Issuer}",
            $"--Authentication:Schemes:Bearer:SigningKeys:0:Issuer={TokenServer.Issuer}",
            $"--Authentication:Schemes:Bearer:SigningKeys:0:Value={Convert.ToBase64String(secret)}",
            $"--RxSse:Access:Keys:operator:Hash={hash}", "--RxSse:Access:Keys:operator:Scopes=rxsse:admin", "--RxSse:Delivery:Retry=200ms");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, "401");
        await Expect(page["state-text"]).ToHaveTextAsync("Refused");
        await Expect(page["reason"]).ToContainTextAsync("credential");

        await page.Page.Locator(".token summary").ClickAsync();
        await UseAsync(page, "wrong");
        await Expect(page["state-text"]).ToHaveTextAsync("Refused");
        await Expect(page["reason"]).ToHaveTextAsync("The credential is not valid.");

        await UseAsync(page, new Token().With("scope", "rxsse:read:*").Hmac(secret)["Bearer ".Length..]);
        await page.BecomesLiveAsync();
        await Expect(page["resumes"]).ToHaveTextAsync("0");

        using var close = new HttpRequestMessage(HttpMethod.Delete, $"/connections?principal={Uri.EscapeDataString("6:Bearer22:https://issuer.example3:ada")}");
        close.Headers.Add("X-Api-Key", key);
        using var closed = await server.Client.SendAsync(close);
        Assert.Equal(204, (int)closed.StatusCode);
        await Expect(page["resumes"]).ToHaveTextAsync("1");
        await page.BecomesLiveAsync();
        Assert.Contains(await page.ToldAsync(), told => told.Contains("has closed the connection", StringComparison.Ordinal));
    }

    private static async Task UseAsync(DemoPage page, string token)
    {
        await page["token"].FillAsync(token);
        await page["token"].PressAsync("Enter");
    }
}
