using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.VirtualTime;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The page comes back by itself, with its cursor, and shows what is missing.</summary>
[Collection(Chromium.Streams)]
public sealed partial class ResumeTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task ServerThatWasKilled_IsWaitedFor_AndThePageShowsTheGap()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        await Expect(page.Marbles("stock").First).ToBeVisibleAsync();

        await server.KillAndStartAgainAsync("--RxSse:Demo:Enabled=true", "--RxSse:Streams:Stock:Period=250ms");

        await Expect(page["resumes"]).ToHaveTextAsync("1");
        await Expect(page["state-text"]).ToHaveTextAsync("Live");
        await Expect(page["gaps"]).ToHaveTextAsync("1");
        await Expect(page["gap-count"]).ToHaveTextAsync("1 gap");
        await Expect(page["gap-list"]).ToContainTextAsync("The server has started anew");
        await Expect(page["gap-list"]).ToContainTextAsync("An unknown number of events is missing, after ");
        await Expect(page.LogLine("gap")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#marbles rect.gap")).ToHaveCountAsync(3); // on each line
        await Expect(page.Page.Locator("#stock-chart rect.gap")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#stock-chart path.line")).ToHaveCountAsync(2); // not drawn across the gap
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Screenshots.PathOf("gap"), FullPage = true });

        await page["gap-dismiss"].ClickAsync();
        await Expect(page["gap"]).ToBeHiddenAsync();
    }

    [FactIfChromium]
    public async Task NetworkThatWasCut_CostsNoEvent()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h");
        using var tunnel = FaultyProxy.To(server);
        await using var page = await DemoPage.OpenAsync(chromium, tunnel.Address);
        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync("before");
        await Expect(page.LogLine("notification")).ToHaveCountAsync(1);

        tunnel.Close();
        await Expect(page["state-text"]).ToHaveTextAsync(Reconnecting());
        Assert.Contains(await page.ToldAsync(), told => told.EndsWith(": The connection broke.", StringComparison.Ordinal));
        await Expect(page.Page.Locator("#marbles rect.outage")).ToHaveCountAsync(3);
        await server.Client.TriggerAsync("while it was cut");
        tunnel.Open();

        await Expect(page["resumes"]).ToHaveTextAsync("1");
        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync("while it was cut");
        await Expect(page.Page.Locator("[data-lane='notifications'] .marble.replayed")).ToHaveCountAsync(1);
        await Expect(page.LogLine("notification")).ToHaveCountAsync(2);
        await Expect(page["gaps"]).ToHaveTextAsync("0");
    }

    [FactIfChromium]
    public async Task PageThatWasAwayForLong_SaysHowMuchItHasMissed()
    {
        await using var server = await DemoServers.StartAsync(
            "--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h", "--RxSse:History:Capacity=5");
        using var tunnel = FaultyProxy.To(server);
        await using var page = await DemoPage.OpenAsync(chromium, tunnel.Address);
        await page.BecomesLiveAsync();
        var ids = new List<string> { await server.Client.TriggerIdAsync("seen") };
        await Expect(page.LogLine("notification")).ToHaveCountAsync(1);

        tunnel.Close();
        await Expect(page["state-text"]).ToHaveTextAsync(Reconnecting());
        for (var i = 1; i <= 20; i++)
        {
            ids.Add(await server.Client.TriggerIdAsync($"number {i}"));
        }

        tunnel.Open();

        await Expect(page["gap-list"].Locator("span")).ToHaveTextAsync(
            $"The history has forgotten part of what happened in between. 15 events are missing, after {ids[0]} and up to {ids[15]}.");
        await Expect(page["gaps"]).ToHaveTextAsync("1");
        await Expect(page["resumes"]).ToHaveTextAsync("1");
        await Expect(page["received"]).ToHaveTextAsync("1");
        await Expect(page["past"]).ToHaveTextAsync("+ 5 from the history");
    }

    [FactIfChromium]
    public async Task ProxyThatAnswersForAServerThatIsAway_DoesNotStopThePage()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, "/streams"); // read again after a restart, if there is time
        await page.BecomesLiveAsync();
        await Expect(page["price"]).Not.ToHaveTextAsync("–");

        await server.StopAsync();
        await using (await BadGatewayAsync(server.Address))
        {
            await Expect(page["reason"]).ToHaveTextAsync("The answer was 502.");
        }

        await using var next = await DemoServers.StartAsync($"--urls={server.Address}");
        await Expect(page["resumes"]).ToHaveTextAsync("1");
        await Expect(page["gap-list"]).ToContainTextAsync("The server has started anew"); // it came with its cursor
        await page.BecomesLiveAsync();
    }

    private static async Task<WebApplication> BadGatewayAsync(Uri address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        var proxy = builder.Build();
        proxy.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return Task.CompletedTask;
        });
        await proxy.StartAsync();
        return proxy;
    }

    [GeneratedRegex(@"^Reconnecting in \d+ s$")]
    private static partial Regex Reconnecting();
}
