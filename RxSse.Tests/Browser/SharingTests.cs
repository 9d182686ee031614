using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>Tabs share a connection where the browser can, and the page need not come from the server that it talks to.</summary>
[Collection(Chromium.Name)]
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
    public async Task BrowserWithoutSharedWorkers_HasAConnectionForEachTab()
    {
        await using var server = await DemoServers.StartAsync();
        await using var first = await DemoPage.OpenAsync(chromium, server.Address, script: "delete window.SharedWorker");
        await using var second = await first.OpenTabAsync();

        await first.BecomesLiveAsync();
        await second.BecomesLiveAsync();

        await Expect(first["shared-text"]).ToHaveTextAsync("Own connection");
        await Expect(first["price"]).Not.ToHaveTextAsync("–");
        Assert.Equal(2, await server.Client.ClientsAsync());
    }

    [FactIfChromium]
    public async Task PageOfAnotherOrigin_WorksWithinTheServersRules()
    {
        await using var host = await StaticServerAsync();
        var origin = new Uri(host.Urls.Single());
        await using var server = await DemoServers.StartAsync($"--RxSse:Cors:Origins={origin.GetLeftPart(UriPartial.Authority)}");
        await using var page = await DemoPage.OpenAsync(chromium, origin, script: TalksTo(server.Address));

        await page.BecomesLiveAsync();
        await page["message"].FillAsync("from elsewhere");
        await page["message"].PressAsync("Enter");

        await Expect(page["trigger-answer"]).ToContainTextAsync("Published as ");
        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync("from elsewhere");
    }

    [FactIfChromium]
    public async Task PageOfAnOriginThatTheServerDoesNotLetIn_SaysThatItGetsNoAnswer()
    {
        await using var host = await StaticServerAsync();
        await using var server = await DemoServers.StartAsync("--RxSse:Cors:Origins=https://example.org");
        await using var page = await DemoPage.OpenAsync(
            chromium, new Uri(host.Urls.Single()), null, TalksTo(server.Address), "blocked by CORS policy", "ERR_FAILED", $"{server.Address}streams");

        await Expect(page["reason"]).ToHaveTextAsync("There was no answer that this page may read.");
    }

    private static string TalksTo(Uri server) => $"localStorage.setItem('rxsse.address', '{server}')";

    private static async Task<WebApplication> StaticServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.UseFileServer(new FileServerOptions { RequestPath = "/demo", FileProvider = new PhysicalFileProvider(Repository.PathOf("samples/browser")) });
        await host.StartAsync();
        return host;
    }
}
