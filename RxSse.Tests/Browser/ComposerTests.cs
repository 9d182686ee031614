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
    // One answer of GET /views is lost; then the page looks again.
    private const string LoseFirstList =
        """
        const ask = globalThis.fetch;
        globalThis.fetch = (url, how) => {
          if (!String(url).endsWith('/views')) {
            return ask(url, how);
          }

          globalThis.fetch = ask;
          setTimeout(() => document.dispatchEvent(new Event('visibilitychange')));
          return Promise.reject(new TypeError('lost'));
        };
        """;

    [FactIfChromium]
    public async Task Page_ComposesAtOnce_AndNoClickDestroysWhatWasTyped()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Composition:ListViews=true");
        await using var page = await DemoPage.OpenAsync(chromium, DemoPage.Composing(server.Address), script: LoseFirstList);

        // It runs before anybody has asked for it: inputs, operators, output.
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await Expect(page["result-view"]).ToHaveTextAsync("stock | where trend != 0 | select price, trend");
        await Expect(page.Page.Locator("#marbles .name")).ToHaveTextAsync(["stock"]);
        await Expect(page["boxes"].Locator("li")).ToHaveTextAsync(["where trend != 0", "select price, trend"]);
        await Expect(page.Marbles("output").First).ToBeAttachedAsync();
        await Expect(page["results"].Locator("code").First).ToContainTextAsync("""{"price":""");
        Assert.True(await TopAsync(page["composer"]) < await TopAsync(page["breaks"]), "The composer is not on top.");
        await Expect(page["who"]).ToContainTextAsync("2 subscribers · up 0:");
        await Expect(page["watching"]).ToHaveTextAsync("1 subscriber of this view");

        // A click on an example runs it.
        await page["examples"].GetByText("Price and load in one").ClickAsync();
        await Expect(page["result-view"]).ToHaveTextAsync("latest(stock, metrics) | as dashboard");
        await Expect(page["view"]).ToHaveValueAsync("latest(stock, metrics) | as dashboard");
        await Expect(page["streams"].GetByLabel("metrics")).ToBeCheckedAsync();
        await Expect(page["steps"].Locator("li")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#marbles .name")).ToHaveTextAsync(["stock", "metrics"]);
        await Expect(page["boxes"].Locator("li")).ToHaveTextAsync(["latest(stock, metrics)", "as dashboard"]);
        var result = page["results"].Locator("li").First;
        await Expect(result.Locator(".type")).ToHaveTextAsync("dashboard");
        await Expect(result.Locator(".id")).ToHaveAttributeAsync("title", "no id"); // a live view has none
        Assert.Equal("latest(stock, metrics) | as dashboard", Uri.UnescapeDataString(page.Page.Url.Split("#view=")[1]));

        // What is typed puts the picks aside, and comes back after a click.
        const string typed = "stock | where price > 90 and trend = 1 | select price";
        await page["view"].FillAsync(typed);
        await Expect(page["picker"]).ToHaveAttributeAsync("disabled", "");
        await Expect(page["result-view"]).ToHaveTextAsync("latest(stock, metrics) | as dashboard"); // the result says whose it is
        await page["start-from-picks"].ClickAsync();
        await Expect(page["view"]).ToHaveValueAsync("latest(stock, metrics) | as dashboard");
        await Expect(page["picker"]).Not.ToHaveAttributeAsync("disabled", "");
        await page["undo"].ClickAsync();
        await Expect(page["view"]).ToHaveValueAsync(typed);
        await page["examples"].GetByText("Silence of 2 s").ClickAsync();
        await Expect(page["result-view"]).ToHaveTextAsync("metrics | silence 2s");
        await page["undo"].ClickAsync();
        await Expect(page["view"]).ToHaveValueAsync(typed);
        await page["view"].PressAsync("Enter");
        await Expect(page["result-view"]).ToHaveTextAsync(typed);

        // The address has the view: going back and loading again run it, and the text stays.
        await page.Page.GoBackAsync();
        await Expect(page["result-view"]).ToHaveTextAsync("metrics | silence 2s");
        await page.Page.GoForwardAsync();
        await Expect(page["result-view"]).ToHaveTextAsync(typed);
        await page.Page.ReloadAsync();
        await Expect(page["view"]).ToHaveValueAsync(typed);
        await Expect(page["result-view"]).ToHaveTextAsync(typed);
        await Expect(page["picker"]).ToHaveAttributeAsync("disabled", "");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");

        await page["composer-stop"].ClickAsync();
        await Expect(page["composer-state"]).ToHaveTextAsync("Not running");
        await server.Client.ClientsBecomeAsync(1);
        await Expect(page.Page.Locator("#marbles .name")).ToHaveTextAsync(["stock", "metrics", "notifications"]);
        await Expect(page["output"]).ToBeHiddenAsync();
    }

    [FactIfChromium]
    public async Task Picks_WriteTheView_WhichIsTakenAway_AsALink_ACommand_AndPrograms()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.BecomesLiveAsync();

        await page["streams"].GetByLabel("metrics").CheckAsync();
        await Expect(page["streams"].GetByLabel("metrics")).ToBeFocusedAsync(); // who uses the keyboard goes on from there
        await page["combine"].SelectOptionAsync("latest");
        await page.Page.GetByLabel("Remove where").ClickAsync();
        await page.Page.GetByLabel("Argument of select").FillAsync("stock.price, metrics.cpu");
        await page["add-step"].SelectOptionAsync("pairs");
        await page.Page.GetByLabel("Key of pairs").FillAsync("symbol");
        await Expect(page.Page.GetByLabel("Argument of pairs")).ToHaveCountAsync(0); // it takes none
        await Expect(page.Page.GetByLabel("Key of select")).ToHaveCountAsync(0);
        await Expect(page["view"]).ToHaveValueAsync("latest(stock, metrics) | select stock.price, metrics.cpu | pairs by symbol");
        foreach (var function in new[] { "length(", "coalesce(", "round(" })
        {
            await Expect(page.Page.Locator($"#arguments-of-select option[value*='{function}']")).ToHaveCountAsync(1);
        }

        const string view = """notifications | where message != "it's" and length(message) + 1 > 2 | as news""";
        await page["view"].FillAsync(view);
        var link = await CopiedAsync(page, "link");
        var curl = await CopiedAsync(page, "curl");
        var javaScript = await CopiedAsync(page, "javascript");
        var csharp = await CopiedAsync(page, "csharp");

        await using var command = PrintingProgram.StartShell($"exec {curl} --silent --noproxy '*'");
        await command.ReadToLineAsync("heartbeat");
        await page.Page.EvaluateAsync($"() => {{ {javaScript.Replace("console.log", "(event => (globalThis.printed ??= []).push(event.type))", StringComparison.Ordinal)} }}");
        await page.Page.WaitForFunctionAsync("() => globalThis.printed?.includes('heartbeat')");
        await server.Client.TriggerAsync("taken away");
        Assert.Contains("taken away", await command.ReadToLineAsync("news"), StringComparison.Ordinal);
        await page.Page.WaitForFunctionAsync("() => globalThis.printed.includes('news')");
        Assert.Contains($"var view = @\"{view.Replace("\"", "\"\"", StringComparison.Ordinal)}\";", csharp, StringComparison.Ordinal);
        Assert.Contains($".Events(new Uri(\"{server.Address}events?view=\" + Uri.EscapeDataString(view)))", csharp, StringComparison.Ordinal);

        await page.Page.GotoAsync(link);
        await Expect(page["result-view"]).ToHaveTextAsync(view);
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
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
    public async Task View_IsExplained_RunsBesideTheStreams_AndSaysWhatItWaitsFor()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, "delete window.SharedWorker", "/events");
        await page.Page.Clock.InstallAsync();
        await page.BecomesLiveAsync();

        await page["view"].FillAsync("stock|sample 1000ms by symbol");
        await page["explain"].ClickAsync();
        await Expect(page["explanation"].Locator("li").First).ToHaveTextAsync("stock | sample 1s by symbol");
        await Expect(page["explanation"]).ToContainTextAsync("sample 1s by symbol: live, keeps at most 4 MiB");
        await Expect(page["explanation"]).ToContainTextAsync("ViewCost 11 of 200");
        await Expect(page["composer-state"]).ToHaveTextAsync("Not running");

        await page["view"].FillAsync("notifications | select message | as news");
        await Expect(page["explanation"].Locator("li")).ToHaveCountAsync(0);
        await page["explain"].ClickAsync();
        await Expect(page["explanation"].Locator("li").Nth(1)).ToHaveTextAsync("It runs once for all who ask for the same."); // and keeps nothing
        await page["view"].PressAsync("Enter");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        var id = await server.Client.TriggerIdAsync("composed");
        var result = page["results"].Locator("li").First;
        await Expect(result.Locator(".type")).ToHaveTextAsync("news");
        await Expect(result.Locator("code")).ToHaveTextAsync("""{"message":"composed"}""");
        await Expect(result.Locator(".id")).ToHaveAttributeAsync("title", id);
        await Expect(page.Marbles("output")).ToHaveCountAsync(1);
        await Expect(page.Marbles("notifications")).ToHaveCountAsync(1);
        await Expect(page.LogLine("news").Locator(".data")).ToHaveTextAsync("""{"message":"composed"} notifications | select message | as news"""); // what is cut first is the view
        Assert.Equal(2, await server.Client.ClientsAsync());

        await page["view"].FillAsync("stock | take 3");
        await page["view"].PressAsync("Enter");
        await Expect(page["composer-state"]).ToHaveTextAsync("Complete");
        await Expect(page["results"].Locator(".type")).ToHaveTextAsync(["complete", "stock-update", "stock-update", "stock-update"]);
        await Expect(page["boxes"].Locator("li")).ToHaveTextAsync(["take 3"]);
        await server.Client.ClientsBecomeAsync(1);

        // A field that no event has is no fault: the server says which there are, and the page where the server sees nothing wrong.
        await page["view"].FillAsync("stock | where nosuchfield > 5");
        await page["view"].PressAsync("Enter");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await Expect(page["result-empty"]).ToHaveTextAsync("No event yet.");
        await Expect(page["hint"]).ToHaveTextAsync("No 'nosuchfield' in the newest event of stock. Fields: price, trend, timestamp.");

        // Nor is a condition that does not hold.
        await page["view"].FillAsync("stock | where price > 1000000");
        await page["view"].PressAsync("Enter");
        await Expect(page["result-view"]).ToHaveTextAsync("stock | where price > 1000000");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await Expect(page["hint"]).ToBeHiddenAsync();
        await page.Page.Clock.FastForwardAsync(11_000);
        await Expect(page["hint"]).ToHaveTextAsync("No event in 10 s. Fields of stock: price, trend, timestamp.");

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
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, "/events?view=", "/views/explain?view=");
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
        await Expect(page["result-empty"]).ToHaveTextAsync("The server has refused this view. It says why above.");
        await page["composer"].ScreenshotAsync(new LocatorScreenshotOptions { Path = Screenshots.PathOf("composer-fault") });

        await page["view"].FillAsync("stock");
        await Expect(page["view-error"]).ToBeHiddenAsync();
        await page["view"].PressAsync("Enter");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
    }

    private static async Task<string> CopiedAsync(DemoPage page, string kind)
    {
        await page[$"copy-{kind}"].ClickAsync();
        await Expect(page["copy-answer"]).ToHaveTextAsync(new Regex("^Copied: "));
        var text = await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Equal(await page["copied"].TextContentAsync(), text);
        return text;
    }

    private static async Task<float> TopAsync(ILocator part) => (await part.BoundingBoxAsync())!.Y;

    [GeneratedRegex("^column 9: Unknown operator 'smaple'. Did you mean sample")]
    private static partial Regex OfColumn9();
}
