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

        await page.Page.EvaluateAsync("() => { document.getElementById('past').textContent = '+ 10,000 from the history'; }");

        foreach (var width in new[] { 360, 480, 700, 820, 1080, 1280 })
        {
            await page.Page.SetViewportSizeAsync(width, 740);
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => Math.max(innerWidth, document.documentElement.scrollWidth)"));
            Assert.Empty(await page.Page.EvaluateAsync<string[]>( // no figure stands in the column of another
                "() => [...document.querySelectorAll('.numbers dd')].filter(dd => dd.scrollWidth > dd.clientWidth).map(dd => `${innerWidth}: ${dd.textContent}`)"));
            Assert.InRange((await page["log-filter"].BoundingBoxAsync())!.Width, 150, 1280); // there is room for a word
        }
    }

    [FactIfAxe]
    public async Task Page_IsForEverybody_AtFourWidths_InBothThemes_AndWithTheKeyboardAlone()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(chromium, DemoPage.Composing(server.Address));
        await page.BecomesLiveAsync();
        await Expect(page["results"].Locator("li").First).ToBeVisibleAsync();
        await page["log-filter"].FillAsync("one line is as good as two hundred");
        await page["theme"].FocusAsync();

        var reached = new List<string>();
        for (var i = 0; i < 100 && !reached.Contains("log-lines"); i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>(
                "() => document.activeElement.matches(':focus-visible') ? document.activeElement.id : `unseen: ${document.activeElement.outerHTML}`"));
        }

        Assert.DoesNotContain(reached, id => id.StartsWith("unseen", StringComparison.Ordinal));
        string[] expected =
        [
            "view", "composer-stop", "explain", "marbles", "output", "marbles-pause", "add-step", "copy-link", "copy-csharp", "break-drop", "break-forget", "address", "connect",
            "message", "publish-stream", "publish-type", "publish-data", "log-filter", "log-type", "log-lines",
        ];
        Assert.Equal(expected, reached.Where(expected.Contains).Distinct());

        await page["view"].FillAsync("stock | where nosuchfield > 1");
        await page["copy-csharp"].ClickAsync();
        await page["break-drop"].ClickAsync();
        await Expect(page["break-story"].Locator("li")).ToHaveCountAsync(2);
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(FactIfAxeAttribute.Script));
        foreach (var (width, scheme) in new[]
        {
            (1440, ColorScheme.Light), (1024, ColorScheme.Dark), (768, ColorScheme.Light), (360, ColorScheme.Light), (360, ColorScheme.Dark),
        })
        {
            await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.Page.SetViewportSizeAsync(width, 900);
            Assert.Empty(await ViolationsAsync(page));
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => Math.max(innerWidth, document.documentElement.scrollWidth)"));
            await page["composer"].ScreenshotAsync(new LocatorScreenshotOptions { Path = Screenshots.PathOf($"composer-{width}-{scheme}") });
        }

        // Where the reader has chosen the colours, a marble keeps the colour of its type, and what had a background has a line.
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
        await Expect(page.Page.Locator(".marble circle").First).ToHaveCSSAsync("forced-color-adjust", "none");
        await Expect(page.Page.Locator(".boxes li").First).ToHaveCSSAsync("border-top-style", "solid");
        await Expect(page["cpu"].Locator("i")).ToHaveCSSAsync("forced-color-adjust", "none");
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.None });
        await page.Page.GotoAsync(DemoPage.Linked(server.Address, "stock", "?embed").AbsoluteUri);
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(FactIfAxeAttribute.Script));
        Assert.Empty(await ViolationsAsync(page));
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
            var stock = (await page["stock"].BoundingBoxAsync())!;
            await page.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Repository.PathOf("docs/images/demo.png"),
                FullPage = true,
                Animations = ScreenshotAnimations.Disabled,
                Clip = new Clip { X = 0, Y = 0, Width = 1280, Height = stock.Y + stock.Height + 16 },
            });
        }

        Assert.True(File.Exists(Repository.PathOf("docs/images/demo.png")), "Set RXSSE_WRITE_SCREENSHOT=1 and run this test.");
    }

    private static Task<string[]> ViolationsAsync(DemoPage page) => page.Page.EvaluateAsync<string[]>(
        """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .map(({ id, nodes }) => `${innerWidth}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join('; ')}`)
        """);

    // Picked, so that the picks and the text agree.
    private static async Task RunAsync(DemoPage page)
    {
        await page.Page.GetByLabel("Argument of where").FillAsync("trend = 1");
        await page.Page.GetByLabel("Argument of select").FillAsync("price");
        await page["add-step"].SelectOptionAsync("as");
        await page.Page.GetByLabel("Argument of as").FillAsync("rise");

        await page["view"].PressAsync("Enter");
        await page.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
    }

    private static BrowserNewContextOptions Options(ColorScheme scheme, ViewportSize size) =>
        new() { ColorScheme = scheme, ViewportSize = size, ReducedMotion = ReducedMotion.Reduce };

    private static Task<string> BackgroundAsync(DemoPage page) =>
        page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
