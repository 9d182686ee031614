using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>Notifications on the page, and those that are published from it.</summary>
[Collection(Chromium.Look)]
public sealed class NotificationTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task TriggeredNotification_Appears_AndTheLastFiveStay()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, DemoPage.InMotion);
        var messages = page.Page.Locator("#notification-list .message");
        await page.BecomesLiveAsync();

        for (var i = 1; i <= 6; i++)
        {
            await page["message"].FillAsync($"number {i}");
            await page["message"].PressAsync("Enter");
            await Expect(messages.First).ToHaveTextAsync($"number {i}");
            await Expect(page["message"]).ToHaveValueAsync("");
        }

        await Expect(messages).ToHaveTextAsync(["number 6", "number 5", "number 4", "number 3", "number 2"]);
        await Expect(page["trigger-answer"]).ToContainTextAsync("Published as ");
        await Expect(page.Page.Locator("#notification-list li").First).ToHaveCSSAsync("animation-name", "arrive"); // it slides in
    }

    [FactIfChromium]
    public async Task NotificationWithoutAMessage_IsTheServersOwn()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        await page["trigger"].GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();

        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync("Manual notification");
    }

    [FactIfChromium]
    public async Task TriggerThatFails_SaysWhy_AndKeepsTheText()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Delivery:DrainWindow=0s");
        await using var page = await DemoPage.OpenAsync(
            chromium, server.Address, null, null, $"{server.Address}trigger-notification");
        await page.BecomesLiveAsync();

        var tooLong = new string('x', 1001);
        await page["message"].FillAsync(tooLong);
        await page["message"].PressAsync("Enter");
        await Expect(page["trigger-answer"]).ToContainTextAsync("Not published (400): ");
        await Expect(page["trigger-answer"]).ToContainTextAsync("1000 are allowed");
        await Expect(page["message"]).ToHaveValueAsync(tooLong);
        await Expect(page.LogLine("notification")).ToHaveCountAsync(0);

        await server.StopAsync();
        await page["message"].PressAsync("Enter");
        await Expect(page["trigger-answer"]).ToHaveTextAsync($"Not published: there is no answer from {server.Address.GetLeftPart(UriPartial.Authority)}.");
    }

    [FactIfChromium]
    public async Task MessageIsShownAsText()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        const string markup = "<img src=x onerror=alert(1)> & more";
        await page["message"].FillAsync(markup);
        await page["message"].PressAsync("Enter");

        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync(markup);
        await Expect(page.LogLine("notification").Locator(".data")).ToContainTextAsync(markup);
    }
}
