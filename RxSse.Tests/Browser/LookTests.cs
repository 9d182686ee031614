using Microsoft.Playwright;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The page on small screens, in both themes, and with the keyboard alone. Its pictures are written for people to look at.</summary>
[Collection(Chromium.Look)]
public sealed class LookTests(Chromium chromium)
{
    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 900 };
    private static readonly ViewportSize Phone = new() { Width = 360, Height = 740 };

    [FactIfChromium]
    public async Task Theme_IsTheSystems_UntilOneIsChosen_AndThenRemembered()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, Options(ColorScheme.Light, Desk));
        var light = await BackgroundAsync(page);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        var dark = await BackgroundAsync(page);
        Assert.NotEqual(light, dark);
        await Expect(page["theme"]).ToHaveAttributeAsync("aria-checked", "true");

        await page["theme"].ClickAsync();
        Assert.Equal(light, await BackgroundAsync(page));
        await Expect(page["theme"]).ToHaveAttributeAsync("aria-checked", "false");

        await page.Page.ReloadAsync();
        Assert.Equal(light, await BackgroundAsync(page));
    }

    [FactIfChromium]
    public async Task NoScreen_ScrollsSideways_WhateverTheTextsAre()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, Options(ColorScheme.Light, Phone));
        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync(new string('w', 600));
        await Expect(page.LogLine("notification")).ToHaveCountAsync(1);
        await page.PublishAsync($"\"{new string('w', 600)}\"");
        await Expect(page["published"].Locator("li")).ToHaveCountAsync(1);
        await page["view"].FillAsync(string.Concat(Enumerable.Repeat("stock | where price > 100 ", 12)));

        foreach (var width in new[] { 360, 480, 700, 820, 1080, 1280 })
        {
            await page.Page.SetViewportSizeAsync(width, 740);
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => Math.max(innerWidth, document.documentElement.scrollWidth)"));
        }
    }

    [FactIfChromium]
    public async Task Keyboard_ReachesEverything_InTheOrderOfThePage()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        var reached = new List<string>();
        for (var i = 0; i < 60 && !reached.Contains("log-lines"); i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>("() => document.activeElement.id"));
            Assert.True(
                await page.Page.EvaluateAsync<bool>("() => document.activeElement.matches(':focus-visible')"), $"The focus is not seen at {reached[^1]}.");
        }

        string[] expected =
        [
            "theme", "address", "connect", "message", "marbles-pause", "marbles", "add-step", "view", "copy-url", "publish-stream", "publish-type", "publish-data",
            "log-filter", "log-type", "log-lines",
        ];
        Assert.Equal(expected, reached.Where(expected.Contains));
    }

    [FactIfChromium]
    public async Task EveryControl_HasAName_ForThoseWhoDoNotSeeIt()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        var nameless = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('button, input, select, textarea, [role=meter], [role=img], [role=application], section')]
              .filter(control => !(control.ariaLabel || control.getAttribute('aria-labelledby') || control.labels?.length || control.textContent.trim()))
              .map(control => control.outerHTML)
            """);

        Assert.Empty(nameless);
        await Expect(page["state-spoken"]).ToHaveTextAsync("Live. ");
        await Expect(page["stock-chart"]).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Line chart of the last minute: from "));
    }

    [LongFact]
    public async Task Screenshots_AreWritten_InBothThemesAndForAPhone()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Streams:Stock:Period=500ms", "--RxSse:Streams:Metrics:Period=1s", DemoServers.Orders);
        foreach (var (name, scheme, size) in new[] { ("light", ColorScheme.Light, Desk), ("dark", ColorScheme.Dark, Desk), ("phone", ColorScheme.Light, Phone) })
        {
            await using var page = await DemoPage.OpenAsync(chromium, server.Address, Options(scheme, size));
            await page.BecomesLiveAsync();
            await page.PublishAsync("""{"number":4812,"total":"12.50"}""");
            await RunAsync(page);
            await server.Client.TriggerAsync($"A notification for the picture in {name}");
            await Expect(page["results"].Locator("li").Nth(1)).ToBeVisibleAsync();
            await Expect(page["published"].Locator("li")).ToBeVisibleAsync();
            await Expect(page.Page.Locator("#notification-list .message").First).ToBeVisibleAsync();

            await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Screenshots.PathOf(name), FullPage = true, Animations = ScreenshotAnimations.Disabled });

            Assert.InRange(new FileInfo(Screenshots.PathOf(name)).Length, 20_000, 2_000_000);
        }
    }

    /// <summary>Takes the README's picture when asked to: it needs a minute, so that there is something to see.</summary>
    [FactIfChromium]
    public async Task ReadmesPicture_IsWritten_WhenAskedFor()
    {
        if (Environment.GetEnvironmentVariable("RXSSE_WRITE_SCREENSHOT") is not null)
        {
            await using var server = await RunningServer.StartAsync("--RxSse:Demo:Enabled=true");
            await using var page = await DemoPage.OpenAsync(
                chromium, server.Address, new BrowserNewContextOptions { ColorScheme = ColorScheme.Light, ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
            await RunAsync(page);
            await Expect(page["received"]).ToHaveTextAsync("62", new LocatorAssertionsToHaveTextOptions { Timeout = 120_000 });
            var composer = (await page["composer"].BoundingBoxAsync())!;
            await page.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Repository.PathOf("docs/images/demo.png"),
                FullPage = true,
                Animations = ScreenshotAnimations.Disabled,
                Clip = new Clip { X = 0, Y = 0, Width = 1280, Height = composer.Y + composer.Height + 16 },
            });
        }

        Assert.True(File.Exists(Repository.PathOf("docs/images/demo.png")), "Set RXSSE_WRITE_SCREENSHOT=1 and run this test.");
    }

    // Picked, so that the picks and the text agree.
    private static async Task RunAsync(DemoPage page)
    {
        await page["examples"].GetByText("Only when it rises").ClickAsync();
        foreach (var (name, argument) in new[] { ("select", "price"), ("as", "rise") })
        {
            await page["add-step"].SelectOptionAsync(name);
            await page.Page.GetByLabel($"Argument of {name}").FillAsync(argument);
        }

        await page["view"].PressAsync("Enter");
        await page.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
    }

    private static BrowserNewContextOptions Options(ColorScheme scheme, ViewportSize size) =>
        new() { ColorScheme = scheme, ViewportSize = size, ReducedMotion = ReducedMotion.Reduce };

    private static Task<string> BackgroundAsync(DemoPage page) =>
        page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
