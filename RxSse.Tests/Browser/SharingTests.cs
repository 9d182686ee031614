using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>Tabs share a connection where the browser can, and the page need not come from the server that it talks to.</summary>
[Collection(Chromium.Streams)]
public sealed class SharingTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task TwoTabs_ShareOneConnection_AndTheSecondShowsWhatTheFirstHasSeen()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h");
        await using var first = await DemoPage.OpenAsync(chromium, server.Address);
        await first.BecomesLiveAsync();
        await Expect(first["shared-text"]).ToHaveTextAsync("Shared, 1 tab");
        await server.Client.TriggerAsync("seen by the first");
        await Expect(first.LogLine("notification")).ToHaveCountAsync(1);

        await using (var second = await first.OpenTabAsync())
        {
            await second.BecomesLiveAsync();
            await Expect(first["shared-text"]).ToHaveTextAsync("Shared by 2 tabs");
            await Expect(second["shared-text"]).ToHaveTextAsync("Shared by 2 tabs");
            await Expect(second.LogLine("notification")).ToHaveCountAsync(1);
            Assert.Equal(1, await server.Client.ClientsAsync());

            await server.Client.TriggerAsync("seen by both");
            await Expect(first.LogLine("notification")).ToHaveCountAsync(2);
            await Expect(second.LogLine("notification")).ToHaveCountAsync(2);
            Assert.Equal(1, await server.Client.ClientsAsync());
        }

        await Expect(first["shared-text"]).ToHaveTextAsync("Shared, 1 tab");
        await first.BecomesLiveAsync();
    }

    [FactIfChromium]
    public async Task ManyTabs_LeaveRoomForOtherRequests()
    {
        await using var server = await DemoServers.StartAsync();
        await using var first = await DemoPage.OpenAsync(chromium, server.Address);
        for (var more = 0; more < 6; more++)
        {
            await first.OpenTabAsync(); // the browser allows six connections to a server
        }

        await using var last = await first.OpenTabAsync();
        await Expect(first["shared-text"]).ToHaveTextAsync("Shared by 8 tabs");
        await last.BecomesLiveAsync();
        await last["message"].FillAsync("from the last tab");
        await last["message"].PressAsync("Enter");

        await Expect(last["trigger-answer"]).ToContainTextAsync("Published as ");
        await Expect(first.Page.Locator("#notification-list .message").First).ToHaveTextAsync("from the last tab");
        Assert.Equal(1, await server.Client.ClientsAsync());
    }

    [FactIfChromium]
    public async Task PageOfAStaticServer_TalksToTheUsualAddress()
    {
        await using var host = await StaticPages.StartAsync("/page");
        await using var page = await DemoPage.OpenAsync(chromium, new Uri($"{host.Urls.Single()}/page/"), null, null, "http://localhost:3000/");

        await Expect(page["address"]).ToHaveValueAsync("http://localhost:3000/");
    }

    [FactIfChromium]
    public async Task PageOfAnotherOrigin_WorksWithinTheServersRules()
    {
        await using var host = await StaticPages.StartAsync();
        var origin = new Uri(host.Urls.Single());
        await using var server = await DemoServers.StartAsync($"--RxSse:Cors:Origins={origin.GetLeftPart(UriPartial.Authority)}");
        await using var page = await DemoPage.OpenAsync(chromium, origin, script: DemoServers.TalkTo(server.Address));

        await page.BecomesLiveAsync();
        await page["message"].FillAsync("from elsewhere");
        await page["message"].PressAsync("Enter");

        await Expect(page["trigger-answer"]).ToContainTextAsync("Published as ");
        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync("from elsewhere");
    }

    [FactIfChromium]
    public async Task PageOfAnOriginThatTheServerDoesNotLetIn_SaysThatItGetsNoAnswer()
    {
        await using var host = await StaticPages.StartAsync();
        await using var server = await DemoServers.StartAsync("--RxSse:Cors:Origins=https://example.org");
        await using var page = await DemoPage.OpenAsync(
            chromium, new Uri(host.Urls.Single()), null, DemoServers.TalkTo(server.Address), "blocked by CORS policy", "ERR_FAILED", $"{server.Address}streams");

        await Expect(page["reason"]).ToHaveTextAsync(
            $"The server at {server.Address.Authority} answers, and does not let pages of {host.Urls.Single()} read it (RxSse:Cors:Origins).");
    }
}
