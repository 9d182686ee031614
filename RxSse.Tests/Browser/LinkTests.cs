using System.Collections.Concurrent;
using System.Reactive.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.VirtualTime;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>What the page's own address says: a view, another server, and one view alone in a frame.</summary>
[Collection(Chromium.Look)]
public sealed class LinkTests(Chromium chromium)
{
    private const string Markup = "<img src=x onerror=document.body.replaceChildren()>";

    // Returns what is wrong. The address is read when its module is loaded.
    private const string CopiesOfEvilLinks =
        """
        async () => {
          const { texts } = await import('/demo/view-text.js');
          const open = async (server, view = 'stock') => {
            history.replaceState(undefined, '', `#server=${encodeURIComponent(server)}&view=${encodeURIComponent(view)}`);
            return await import(`/demo/address.js?${encodeURIComponent(server + view)}`);
          };
          const wrong = [];
          const path = await open("http://a.example/';id;'/\"`id`$(id)\\");
          const [curl, javascript, csharp] = ['curl', 'javascript', 'csharp'].map(kind => texts[kind](path.address, 'stock'));
          if (!path.address.startsWith('http://a.example/%27;id;%27/') || curl.split("'").length !== 5 || javascript.includes("';id")) {
            wrong.push(path.address, curl, javascript);
          }
          if (csharp.split('"').length !== 7) { // view, address, format
            wrong.push(csharp);
          }
          for (const server of ["http://a';id;'b/", 'http://a";id;"b/', 'http://a`id`/', 'http://a$(id)/']) {
            const host = await open(server);
            if (host.address !== new URL('/', location.href).href || !host.serverProblem) {
              wrong.push(host.address);
            }
          }
          for (const server of ['http://[::1]:3000/a', 'http://localhost:3000/', 'https://bücher.example/live/', 'http://my_host.example/']) {
            const host = await open(server);
            if (host.serverProblem) {
              wrong.push(host.serverProblem);
            }
          }
          const { view } = (await open('http://a.example', 'a\u001b[2Jb\rc\u009bd')).inHash();
          return [...wrong, ...(view === 'a [2Jb c d' ? [] : [view])].join('\n');
        }
        """;

    [FactIfChromium]
    public async Task Link_NamesAnotherServer_WhichGetsNoCredentialOfTheFirst_AndIsTextOnly()
    {
        await using var server = await DemoServers.StartAsync();
        await using var other = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(
            chromium, DemoPage.Linked(server.Address, $"stock | where message = '{Markup}'"), null, null, "/events?view=", "/views/explain?view=stock%25");
        await Expect(page["result-view"]).ToHaveTextAsync($"stock | where message = '{Markup}'");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await page.Page.Locator(".token summary").ClickAsync();
        var credentials = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) => credentials.Enqueue($"{request.Url} {request.Headers.GetValueOrDefault("authorization")}");
        await page["token"].FillAsync("secret-of-the-first");
        await page.Page.RunAndWaitForRequestAsync(
            () => page["token"].PressAsync("Enter"),
            request => request.Headers.GetValueOrDefault("authorization", "").Contains("secret-of-the-first", StringComparison.Ordinal));
        await page.BecomesLiveAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>(
            "async other => { const { tokenFor } = await import('/demo/token.js'); return tokenFor(location.href) !== '' && tokenFor(other) === ''; }", other.Address.ToString()));

        credentials.Clear();
        await page.Page.EvaluateAsync("other => { location.hash = `server=${encodeURIComponent(other)}&view=orders` }", other.Address.ToString());
        await Expect(page["where"]).ToHaveTextAsync($"at {other.Address.Authority}");
        await Expect(page["result-view"]).ToHaveTextAsync("orders");
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await server.Client.ClientsBecomeAsync(0);
        await other.Client.ClientsBecomeAsync(2);
        Assert.Contains(credentials, request => request.StartsWith($"{other.Address}streams", StringComparison.Ordinal));
        Assert.DoesNotContain(credentials, request => request.StartsWith(other.Address.ToString(), StringComparison.Ordinal) && request.Contains("secret", StringComparison.Ordinal));
        Assert.Null(await page.Page.EvaluateAsync<string?>("() => localStorage.getItem('rxsse.address')")); // a link changes nothing for later

        await page["copy-link"].ClickAsync();
        await Expect(page["copied"]).ToContainTextAsync($"/demo/#server={Uri.EscapeDataString(other.Address.ToString())}&view=orders");
        await other.Client.PostAsync("/streams/orders/events", new StringContent(
            """{"data":{"message":"MARKUP"}}""".Replace("MARKUP", Markup, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"));
        await Expect(page["results"].Locator("code").First).ToContainTextAsync(Markup);
        await Expect(page.Page.Locator("img[src=x]")).ToHaveCountAsync(0);

        await page.Page.EvaluateAsync("() => { location.hash = 'server=javascript:alert(1)&view=stock%' }");
        await Expect(page["address-problem"]).ToContainTextAsync("javascript:alert(1) is no address.");
        await Expect(page["view"]).ToHaveValueAsync("stock%"); // what cannot be decoded is taken as it is
        await Expect(page["view-error"]).ToBeVisibleAsync();
        Assert.Equal("", await page.Page.EvaluateAsync<string>(CopiesOfEvilLinks));

        // A host of somebody else, such as samples/own-stream: no stream of the page's own examples, and no status at /.
        await using var guest = await TicksAsync();
        await using var first = await DemoPage.OpenAsync(
            chromium, new Uri(server.Address, $"/demo/#server={guest.Urls.Single()}"), null, null, "blocked by CORS policy");
        await Expect(first["composer-state"]).ToHaveTextAsync("Live");
        await Expect(first["result-view"]).ToHaveTextAsync("ticks");
    }

    [FactIfChromium]
    public async Task Frame_ShowsOneViewAlone_WhereTheServerLetsIt()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Demo:FrameAncestors=*");
        await using var host = await FramesAsync(server.Address);
        await using var page = await DemoPage.OpenAsync(chromium, new Uri($"{host.Urls.Single()}/embed"), null, null, "frame-ancestors", "ERR_BLOCKED_BY_RESPONSE", "net::ERR_ABORTED");
        var frame = page.Page.FrameLocator("iframe");

        await Expect(frame.Locator("#composer-state")).ToHaveTextAsync("Live");
        await Expect(frame.Locator("#result-view")).ToHaveTextAsync("stock | where trend != 0");
        await Expect(frame.Locator("#marbles .name")).ToHaveTextAsync(["stock"]);
        await Expect(frame.Locator("[data-lane=output] .marble").First).ToBeAttachedAsync();
        await Expect(frame.Locator("#results li").First).ToBeVisibleAsync();
        await Expect(frame.Locator("input, select, textarea, button, form")).ToHaveCountAsync(0); // nothing that a click could be stolen for
        await Expect(frame.Locator("#open")).ToHaveAttributeAsync("href", $"{server.Address}demo/#view=stock%20%7C%20where%20trend%20!%3D%200");
        await Expect(frame.Locator(".result")).ToHaveCSSAsync("border-top-width", "0px"); // one line below the diagrams, not two
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Screenshots.PathOf("embed") });

        await page.Page.GotoAsync($"{host.Urls.Single()}/whole");
        await Expect(page.Page.FrameLocator("iframe").Locator("#composer")).ToHaveCountAsync(0); // the whole page is refused
    }

    private static async Task<WebApplication> TicksAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRxSse().AddStream("ticks", Observable.Never<int>());
        var host = builder.Build();
        host.MapRxSse();
        await host.StartAsync();
        return host;
    }

    private static async Task<WebApplication> FramesAsync(Uri server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.Run(context =>
        {
            context.Response.ContentType = "text/html";
            var query = context.Request.Path == "/embed" ? "?embed" : "";
            return context.Response.WriteAsync($"""
                <!doctype html><link rel="icon" href="data:,"><h1>A page of somebody else</h1>
                <iframe title="A view" width="760" height="420" src="{DemoPage.Linked(server, "stock | where trend != 0", query).AbsoluteUri}"></iframe>
                """);
        });
        await host.StartAsync();
        return host;
    }
}
