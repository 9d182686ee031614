using System.Text.RegularExpressions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The log shows every event, as far as its reader wants to see it.</summary>
[Collection(Chromium.Look)]
public sealed class LogTests(Chromium chromium)
{
    private static readonly string[] Quiet = ["--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h", "--RxSse:Heartbeat=1h"];

    [FactIfChromium]
    public async Task Filter_KeepsTheLinesThatMatch_AndTheTypeThatIsChosen()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync("an apple");
        await server.Client.TriggerAsync("a pear");
        var lines = page["log-lines"].Locator("li");
        await Expect(page.LogLine("notification")).ToHaveCountAsync(2);

        await page["log-filter"].FillAsync("APPLE");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(lines.First).ToContainTextAsync("an apple");
        await server.Client.TriggerAsync("another apple");
        await server.Client.TriggerAsync("another pear");
        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync("another pear");
        await Expect(lines).ToHaveCountAsync(2); // it holds for what comes later too

        await page["log-filter"].FillAsync("");
        await page["log-type"].SelectOptionAsync("notification");
        await Expect(lines).ToHaveCountAsync(4);
        await page["log-type"].SelectOptionAsync("connected");
        await Expect(lines).ToHaveCountAsync(1);
    }

    [FactIfChromium]
    public async Task PausedLog_HoldsBackWhatComes_AndShowsItWhenItGoesOn()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        await page["log-pause"].ClickAsync();

        await server.Client.TriggerAsync("held");

        await Expect(page["log-count"]).ToContainTextAsync("1 held back");
        await Expect(page.LogLine("notification")).ToHaveCountAsync(0);
        await page["log-pause"].ClickAsync();
        await Expect(page.LogLine("notification")).ToHaveCountAsync(1);
        await Expect(page["log-count"]).Not.ToContainTextAsync("held back");
    }

    [FactIfChromium]
    public async Task Log_IsBounded_AndSoAreTheMarbles()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        for (var i = 0; i < 260; i++)
        {
            await server.Client.TriggerIdAsync($"number {i}");
        }

        await Expect(page["received"]).ToHaveTextAsync("260");
        await Expect(page["log-lines"].Locator("li")).ToHaveCountAsync(200);
        await Expect(page["log-lines"].Locator("li").First).ToContainTextAsync("number 259");
        await Expect(page["log-lines"].Locator("li").Last).ToContainTextAsync("number 60");
        Assert.InRange(await page.Marbles("notifications").CountAsync(), 1, 240);

        await page["log-clear"].ClickAsync();
        await Expect(page["log-lines"].Locator("li")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#log .empty")).ToBeVisibleAsync();
    }

    [FactIfChromium]
    public async Task Lines_HaveTheColourOfTheirType()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        await Expect(page.LogLine("stock-update").First).ToHaveAttributeAsync("style", Colour(1));
        await Expect(page.LogLine("metrics-update").First).ToHaveAttributeAsync("style", Colour(2));
    }

    private static Regex Colour(int number) => new($@"--colour: var\(--colour-{number}\)");
}
