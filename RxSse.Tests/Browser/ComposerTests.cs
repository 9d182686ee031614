using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>A view is picked or typed, run beside the raw streams, and its fault is shown where it is.</summary>
[Collection(Chromium.Streams)]
public sealed partial class ComposerTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task Picks_WriteTheView_ItsUrl_AndACommand()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        await page["streams"].GetByLabel("metrics").CheckAsync();
        await Expect(page["streams"].GetByLabel("metrics")).ToBeFocusedAsync(); // who uses the keyboard goes on from there
        await page["combine"].SelectOptionAsync("latest");
        await page.Page.GetByLabel("Remove sample").ClickAsync();
        await page["add-step"].SelectOptionAsync("as");
        await page.Page.GetByLabel("Argument of as").FillAsync("both");

        await Expect(page["view"]).ToHaveValueAsync("latest(stock, metrics) | as both");
        var url = await page["url"].InnerTextAsync();
        Assert.Equal($"{server.Address}events?view={Uri.EscapeDataString("latest(stock, metrics) | as both").Replace("%28", "(").Replace("%29", ")")}", url);
        await Expect(page["curl"]).ToHaveTextAsync($"curl -N --get '{server.Address}events' --data-urlencode 'view=latest(stock, metrics) | as both'");

        await page["view"].FillAsync("stock | where message = 'it'");
        await Expect(page["curl"]).ToContainTextAsync(@"'view=stock | where message = '\''it'\'''");
    }

    [FactIfChromium]
    public async Task Example_IsPicked()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        await page["examples"].GetByText("Price and load in one").ClickAsync();

        await Expect(page["view"]).ToHaveValueAsync("latest(stock, metrics) | as dashboard");
        await Expect(page["streams"].GetByLabel("metrics")).ToBeCheckedAsync();
        await Expect(page["steps"].Locator("li")).ToHaveCountAsync(1);
    }

    [FactIfChromium]
    public async Task Key_IsWrittenBehindItsOperator_AndCalculationsAreOffered()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        await page["examples"].GetByText("Change in percent").ClickAsync();
        await Expect(page["view"]).ToHaveValueAsync(
            "stock | pairs | select round((current.price / previous.price - 1) * 100, 2) as percent | every 1s");
        await page.Page.GetByLabel("Key of pairs").FillAsync("symbol");
        await Expect(page["view"]).ToHaveValueAsync(
            "stock | pairs by symbol | select round((current.price / previous.price - 1) * 100, 2) as percent | every 1s");
        await Expect(page.Page.GetByLabel("Argument of pairs")).ToHaveCountAsync(0); // it takes none
        await Expect(page.Page.GetByLabel("Key of select")).ToHaveCountAsync(0);

        await page["view"].PressAsync("Enter");
        await Expect(page["results"].Locator("code").First).ToContainTextAsync("""{"percent":""");
        foreach (var function in new[] { "length(", "coalesce(", "round(" })
        {
            await Expect(page.Page.Locator($"#arguments-of-select option[value*='{function}']")).ToHaveCountAsync(1);
        }

        foreach (var (name, scheme, width) in new[]
        {
            ("light", ColorScheme.Light, 1280), ("dark", ColorScheme.Dark, 1280), ("light-phone", ColorScheme.Light, 360), ("dark-phone", ColorScheme.Dark, 360),
        })
        {
            await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.Page.SetViewportSizeAsync(width, 740);
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => Math.max(innerWidth, document.documentElement.scrollWidth)"));
            await page["composer"].ScreenshotAsync(new LocatorScreenshotOptions { Path = Screenshots.PathOf($"composer-{name}") });
        }
    }

    [FactIfChromium]
    public async Task EverythingThatIsOffered_IsAView()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        var views = new List<string>();
        foreach (var example in await page["examples"].Locator("button").AllAsync())
        {
            await example.ClickAsync();
            views.Add(await page["view"].InputValueAsync());
        }

        views.AddRange(await page.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { keyed, operators, viewOf } = await import('/demo/view-text.js');
              const view = (name, argument, by) => viewOf({ streams: ['stock'], combine: 'side', steps: [{ name, argument, by }] });
              return Object.entries(operators).flatMap(([name, [, ...offered]]) =>
                (offered.length ? offered : ['']).flatMap(argument => [view(name, argument), ...(keyed.includes(name) ? [view(name, argument, 'symbol')] : [])]));
            }
            """));

        // What the server takes by for, the composer offers it for.
        var withKeys = await page.Page.EvaluateAsync<string[][]>(
            """
            async () => {
              const { keyed, operators, viewOf } = await import('/demo/view-text.js');
              return Object.entries(operators).map(([name, [, argument]]) =>
                [viewOf({ streams: ['stock'], combine: 'side', steps: [{ name, argument, by: 'symbol' }] }), keyed.includes(name) ? 'OK' : 'BadRequest']);
            }
            """);
        foreach (var view in withKeys)
        {
            using var answer = await server.Client.GetAsync($"/views/explain?view={Uri.EscapeDataString(view[0])}");
            Assert.Equal((view[0], view[1]), (view[0], answer.StatusCode.ToString()));
        }

        var words = views.SelectMany(view => view.Split(" | ").Skip(1)).Select(step => step.Split(' ')[0]).ToHashSet();
        using var refused = await server.Client.GetAsync("/views/explain?view=stock|banana");
        var allowed = JsonElement.Parse(await refused.Content.ReadAsStringAsync()).GetProperty("detail").GetString()!;
        Assert.Equal(allowed.TrimEnd('.').Split("Allowed: ")[1].Split(", ").Order(), words.Order());
        foreach (var view in views)
        {
            using var answer = await server.Client.GetAsync($"/views/explain?view={Uri.EscapeDataString(view)}");
            Assert.Equal((view, HttpStatusCode.OK), (view, answer.StatusCode));
        }
    }

    [FactIfChromium]
    public async Task Texts_AreCopied()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        foreach (var text in new[] { "url", "curl" })
        {
            await page[$"copy-{text}"].ClickAsync();

            await Expect(page[$"copy-{text}"]).ToHaveTextAsync("Copied");
            Assert.Equal(await page[text].InnerTextAsync(), await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        }
    }

    [FactIfChromium]
    public async Task View_RunsBesideTheRawStreams_UntilItIsStopped()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        await page["view"].FillAsync("notifications | select message | as news");
        await page["view"].PressAsync("Enter");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        var id = await server.Client.TriggerIdAsync("composed");

        var result = page["results"].Locator("li").First;
        await Expect(result.Locator(".type")).ToHaveTextAsync("news");
        await Expect(result.Locator("code")).ToHaveTextAsync("""{"message":"composed"}""");
        await Expect(result.Locator(".id")).ToHaveTextAsync(id);
        await Expect(page.Page.Locator("[data-lane='merged'] .name")).ToHaveTextAsync("notifications | select message | as news");
        await Expect(page.Marbles("merged")).ToHaveCountAsync(1);
        await Expect(page.Marbles("notifications")).ToHaveCountAsync(1);
        await Expect(page.LogLine("news")).ToHaveCountAsync(1);
        Assert.Equal(2, await server.Client.ClientsAsync());

        await page["composer-stop"].ClickAsync();
        await Expect(page["composer-state"]).ToHaveTextAsync("Not running");
        await server.Client.ClientsBecomeAsync(1);
        await Expect(page.Page.Locator("[data-lane='merged'] .name")).ToHaveTextAsync("merged: all streams");
    }

    [FactIfChromium]
    public async Task ViewThatIsLive_HasEventsWithoutAnId()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        await page["view"].FillAsync("latest(stock, metrics) | as dashboard");
        await page["view"].PressAsync("Enter");

        var result = page["results"].Locator("li").First;
        await Expect(result.Locator(".type")).ToHaveTextAsync("dashboard");
        await Expect(result.Locator(".id")).ToHaveTextAsync("no id");
        await Expect(result.Locator("code")).ToContainTextAsync("""{"stock":{""");
    }

    [FactIfChromium]
    public async Task ViewThatTakesSome_IsComplete()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        await page["view"].FillAsync("stock | take 3");
        await page["view"].PressAsync("Enter");

        await Expect(page["composer-state"]).ToHaveTextAsync("Complete");
        await Expect(page["results"].Locator(".type")).ToHaveTextAsync(["complete", "stock-update", "stock-update", "stock-update"]);
        await server.Client.ClientsBecomeAsync(1);
    }

    [FactIfChromium]
    public async Task View_IsExplained_WithoutRunning()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        await page["view"].FillAsync("stock|sample 1000ms by symbol");
        await page["explain"].ClickAsync();
        await Expect(page["explanation"].Locator("li").First).ToHaveTextAsync("stock | sample 1s by symbol");
        await Expect(page["explanation"]).ToContainTextAsync("sample 1s by symbol: live, keeps at most 4 MiB");
        await Expect(page["explanation"]).ToContainTextAsync("ViewCost 11 of 200");
        await Expect(page["composer-state"]).ToHaveTextAsync("Not running");

        await page["view"].FillAsync("stock | every 1s | take 2");
        await Expect(page["explanation"].Locator("li")).ToHaveCountAsync(0);

        // Of a named view whose streams the caller may not read, the server says no more.
        await page.Page.RouteAsync("**/views/explain*", route => route.FulfillAsync(
            new RouteFulfillOptions { ContentType = "application/json", Body = """{"view":"calm","replayable":"none","shared":true}""" }));
        await page["explain"].ClickAsync();
        await Expect(page["explanation"].Locator("li")).ToHaveTextAsync(["calm", "It runs once for all who ask for the same."]);
    }

    [FactIfChromium]
    public async Task FaultInAView_IsShownUnderTheField_AtItsPlace()
    {
        const string view = "stock | smaple 1s";
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, "/events?view=");
        await page.BecomesLiveAsync();
        using var answer = await server.Client.GetAsync($"/events?view={Uri.EscapeDataString(view)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        var marked = view.Substring(problem.GetProperty("column").GetInt32() - 1, problem.GetProperty("length").GetInt32());

        await page["view"].FillAsync(view);
        await page["view"].PressAsync("Enter");

        await Expect(page["view-error-text"]).ToHaveTextAsync(OfColumn9());
        await Expect(page["view-error-where"].Locator("mark")).ToHaveTextAsync(marked);
        await Expect(page["view-error-where"]).ToHaveTextAsync(view);
        await Expect(page["view"]).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.True(await TopAsync(page["view-error"]) > await TopAsync(page["view"]), "The fault is not under the field.");
        await Expect(page["composer-state"]).ToHaveTextAsync("Refused");
        await page["composer"].ScreenshotAsync(new LocatorScreenshotOptions { Path = Screenshots.PathOf("composer-fault") });

        await page["view"].FillAsync("stock");
        await Expect(page["view-error"]).ToBeHiddenAsync();
        await page["view"].PressAsync("Enter");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
    }

    private static async Task<float> TopAsync(ILocator part) => (await part.BoundingBoxAsync())!.Y;

    [GeneratedRegex("^column 9: Unknown operator 'smaple'. Did you mean sample")]
    private static partial Regex OfColumn9();
}
