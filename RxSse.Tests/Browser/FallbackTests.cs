using Microsoft.AspNetCore.Http;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>Where a SharedWorker cannot be had, the page does the same by itself.</summary>
[Collection(Chromium.Connection)]
public sealed class FallbackTests(Chromium chromium)
{
    private static readonly string[] Quiet = ["--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h"];

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

        // On a slow line the first event would come two journeys later. One tab does without the worker; more would take all connections of the browser.
        await using var slow = await DemoPage.OpenAsync(
            chromium, server.Address, script: "performance.getEntriesByType = () => [{ requestStart: 0, responseEnd: 2_000 }]");
        await slow.BecomesLiveAsync();
        await Expect(slow["shared-text"]).ToHaveTextAsync("Own connection");
        await using var beside = await slow.OpenTabAsync();
        await Expect(beside["shared-text"]).ToHaveTextAsync("Shared, 1 tab");
        await beside.BecomesLiveAsync();
    }

    [FactIfChromium]
    public async Task PageThatMayNotHaveAWorker_HasItsOwnConnection()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        const string script = "window.SharedWorker = class { constructor() { throw new DOMException('Access is denied.', 'SecurityError'); } }";
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, script: script);

        await ShowsEachEventOnceAsync(page, server.Client);
    }

    [FactIfChromium]
    public async Task WorkerThatIsNotFound_IsDoneWithout()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var host = await StaticPages.StartAsync(worker: NotFoundAsync);
        await using var page = await DemoPage.OpenAsync(
            chromium, new Uri(host.Urls.Single()), null, DemoServers.TalkTo(server.Address), "worker.js");

        await ShowsEachEventOnceAsync(page, server.Client);
    }

    [FactIfChromium]
    public async Task WorkerThatTheBrowserDoesNotUnderstand_IsDoneWithout()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var host = await StaticPages.StartAsync(worker: NonsenseAsync);
        await using var page = await DemoPage.OpenAsync(
            chromium, new Uri(host.Urls.Single()), null, DemoServers.TalkTo(server.Address), "worker.js", "SyntaxError");

        await ShowsEachEventOnceAsync(page, server.Client);
    }

    [FactIfChromium]
    public async Task WorkerThatNeverAnswers_IsDoneWithout()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        const string script = "window.SharedWorker = class extends EventTarget { port = new MessageChannel().port1; }";
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, script: script);
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await Expect(page["shared-text"]).Not.ToHaveTextAsync("Own connection");

        await page.Page.Clock.FastForwardAsync(5_000);

        await ShowsEachEventOnceAsync(page, server.Client);
    }

    [FactIfChromium]
    public async Task WorkerThatFails_IsLeft_AndNothingThatItStillSaysIsShown()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, script:
            """
            window.SharedWorker = class extends EventTarget {
              constructor() {
                super();
                const { port1, port2 } = new MessageChannel();
                this.port = port1;
                port1.close = () => asked.push('closed'); // and no more: what stands in line arrives all the same
                Object.assign(window, { worker: this, asked: [] });
                port2.onmessage = ({ data }) => {
                  asked.push(data.ask);
                  if (data.ask === 'join') {
                    for (const type of ['said-before', 'said-before']) {
                      port2.postMessage({ url: data.url, event: { type, data: {}, id: '', at: 0, how: 'live' }, counts: { received: 1, resumes: 0, gaps: 0 } });
                    }

                    this.dispatchEvent(new Event('error'));
                    this.dispatchEvent(new Event('error'));
                  }
                };
              }
            };
            """);

        await ShowsEachEventOnceAsync(page, server.Client);
        await Expect(page.LogLine("said-before")).ToHaveCountAsync(0);
        await page.Page.WaitForFunctionAsync("() => asked.filter(word => word === 'bye').length === 1 && asked.includes('closed')");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>("async () => (await navigator.locks.query()).held.map(lock => lock.name)"));
    }

    private static async Task ShowsEachEventOnceAsync(DemoPage page, HttpClient server)
    {
        await page.BecomesLiveAsync();
        await Expect(page["shared-text"]).ToHaveTextAsync("Own connection");
        await server.TriggerAsync("first");
        await server.TriggerAsync("second");

        await Expect(page.Page.Locator("#notification-list .message")).ToHaveTextAsync(["second", "first"]);
        await Expect(page.LogLine("connected")).ToHaveCountAsync(1);
        await Expect(page.LogLine("notification")).ToHaveCountAsync(2);
        await Expect(page["received"]).ToHaveTextAsync("2");
        Assert.Equal(1, await server.ClientsAsync());
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task NonsenseAsync(HttpContext context)
    {
        context.Response.ContentType = "text/javascript";
        return context.Response.WriteAsync("const share = ;");
    }
}
