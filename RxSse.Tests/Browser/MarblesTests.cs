using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The marble diagram is drawn from real events, moves, and can be stopped and read.</summary>
[Collection(Chromium.Streams)]
public sealed partial class MarblesTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task EachStream_HasALine_AndAllAreOnTheMergedOne()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Streams:Metrics:Period=1h");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, DemoPage.InMotion);
        await page.BecomesLiveAsync();
        var id = await server.Client.TriggerIdAsync();

        await Expect(page.Page.Locator("#marbles .lane .name")).ToHaveTextAsync(["stock", "metrics", "notifications", "merged: all streams"]);
        await Expect(page.Marbles("notifications")).ToHaveCountAsync(1);
        await Expect(page.Marbles("stock").Nth(2)).ToBeAttachedAsync();
        var merged = await page.Marbles("merged").EvaluateAllAsync<string[]>("marbles => marbles.map(marble => marble.event.id)");
        Assert.Contains(id, merged);

        var colours = await page.Marbles("merged").EvaluateAllAsync<string[]>(
            "marbles => [...new Set(marbles.map(marble => `${marble.event.type} ${getComputedStyle(marble.firstChild).fill}`))]");
        Assert.Equal(2, colours.Length); // one for each type
        Assert.Equal(2, colours.Select(colour => colour.Split(' ', 2)[1]).Distinct().Count());
    }

    [FactIfChromium]
    public async Task FurtherTypeOfAStream_IsOnTheLineOfTheStream()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Streams:orders:Types=order-cancelled");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        using var body = new StringContent("""[{"data":1},{"type":"order-cancelled","data":1}]""", Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync("/streams/orders/events", body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Expect(page.Marbles("orders")).ToHaveCountAsync(2);
        await Expect(page.Marbles("merged").Nth(1)).ToBeAttachedAsync();
        await Expect(page.Page.Locator("[data-lane='order-cancelled']")).ToHaveCountAsync(0);
    }

    [FactIfChromium]
    public async Task Marbles_MoveWithTime_UntilTheyArePaused()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, DemoPage.InMotion);
        await page.BecomesLiveAsync();
        await Expect(page.Marbles("stock").First).ToBeVisibleAsync();

        var start = await PlaceAsync(page);
        await page.Page.WaitForFunctionAsync(
            "start => document.querySelector('[data-lane=stock] .marble').getBoundingClientRect().x < start - 10", start);

        await page["marbles-pause"].ClickAsync();
        await Expect(page["marbles-pause"]).ToHaveAttributeAsync("aria-pressed", "true");
        var paused = await PlaceAsync(page);
        await Expect(page["received"]).Not.ToHaveTextAsync(await page["received"].InnerTextAsync()); // time has passed
        Assert.Equal(paused, await PlaceAsync(page));

        await page["marbles-pause"].ClickAsync();
        await page.Page.WaitForFunctionAsync(
            "start => document.querySelector('[data-lane=stock] .marble').getBoundingClientRect().x < start - 10", paused);
    }

    [FactIfChromium]
    public async Task HoveredMarble_ShowsItsDataAndId()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, DemoPage.InMotion);
        await page.BecomesLiveAsync();
        var id = await server.Client.TriggerIdAsync("look at me");
        await Expect(page.Marbles("notifications")).ToHaveCountAsync(1);
        await page["marbles-pause"].ClickAsync();

        await page.Marbles("notifications").HoverAsync();

        await Expect(page["marble-detail"]).ToBeVisibleAsync();
        await Expect(page["marble-detail"]).ToContainTextAsync(id);
        await Expect(page["marble-detail"]).ToContainTextAsync("look at me");
        await page["log-title"].HoverAsync();
        await Expect(page["marble-detail"]).ToBeHiddenAsync();
    }

    [FactIfChromium]
    public async Task Keyboard_WalksFromMarbleToMarble()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, DemoPage.InMotion);
        await page.BecomesLiveAsync();
        await Expect(page.Marbles("stock").Nth(3)).ToBeAttachedAsync();
        await Expect(page.Marbles("metrics").First).ToBeAttachedAsync();
        var detail = page["marble-detail"];

        await page["marbles-pause"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(detail).ToContainTextAsync("stock-update");
        var newest = await SequenceAsync(detail);

        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.True(await SequenceAsync(detail) < newest);
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(detail).ToContainTextAsync("metrics-update");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(detail).ToBeHiddenAsync();
    }

    [FactIfChromium]
    public async Task ReaderWhoWantsLessMotion_GetsStillPictures_ThatAreUpToDate()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        await page.BecomesLiveAsync();
        await Expect(page.Marbles("stock").First).ToBeVisibleAsync();

        var places = await page.Page.EvaluateAsync<int>(
            """
            async () => {
              const places = new Set();
              for (let frame = 0; frame < 60; frame++) {
                places.add(document.querySelector('[data-lane=stock] .marble').getBoundingClientRect().x);
                await new Promise(requestAnimationFrame);
              }
              return places.size;
            }
            """);

        Assert.InRange(places, 1, 8); // one each second, and not one each frame
        await Expect(page.Page.Locator("#state .dot")).ToHaveCSSAsync("animation-name", "none");
        await server.Client.TriggerAsync("stands still");
        await Expect(page.Page.Locator("#notification-list li").First).ToHaveCSSAsync("animation-name", "none");
        var start = await PlaceAsync(page);
        await page.Page.WaitForFunctionAsync(
            "start => document.querySelector('[data-lane=stock] .marble').getBoundingClientRect().x < start - 10", start);
    }

    private static Task<double> PlaceAsync(DemoPage page) =>
        page.Marbles("stock").First.EvaluateAsync<double>("marble => marble.getBoundingClientRect().x");

    private static async Task<long> SequenceAsync(ILocator detail) =>
        long.Parse(Id().Match(await detail.InnerTextAsync()).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[a-z0-9]+-(\d+) ·")]
    private static partial Regex Id();
}
