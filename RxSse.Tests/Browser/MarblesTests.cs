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
    public async Task EachStream_HasALine_AlsoForItsFurtherTypes()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        using var body = new StringContent("""[{"data":1},{"type":"order-cancelled","data":1}]""", Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync("/streams/orders/events", body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Expect(page.Page.Locator("#marbles .lane .name")).ToHaveTextAsync(["stock", "metrics", "notifications", "orders"]);
        await Expect(page.Marbles("orders")).ToHaveCountAsync(2);
        await Expect(page.Marbles("stock").Nth(2)).ToBeAttachedAsync();
        await Expect(page.Page.Locator("[data-lane='order-cancelled']")).ToHaveCountAsync(0);
        var colours = await page.Page.Locator("#marbles .marble").EvaluateAllAsync<string[]>(
            "marbles => [...new Set(marbles.map(marble => `${marble.event.type} ${getComputedStyle(marble.firstChild).fill}`))]");
        Assert.Equal(colours.Length, colours.Select(colour => colour.Split(' ', 2)[1]).Distinct().Count()); // one for each type
    }

    /// <summary>
    /// History that begins with an event that says no time, in the order of the log, many times over: no marble may stand above or below its
    /// line, or before the one that came before it.
    /// </summary>
    [FactIfChromium]
    public async Task Replay_StandsOnItsLine_AndMarblesSayWhatChanges()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        var faults = await page.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const [{ Events }, { Marbles }, { draw }] = await Promise.all(['rxsse/events', 'marbles', 'dom'].map(name => import(`/demo/${name}.js`)));
              const faults = [];
              let source;
              globalThis.EventSource = class { constructor() { source = this; } close() {} };
              for (let load = 0; load < 20; load++) {
                const svg = document.body.appendChild(draw('svg'));
                const marbles = new Marbles(svg, true);
                marbles.setLanes([{ key: 'metrics-update', label: 'm', rows: 1 }, { key: 'stock-update', label: 's', rows: 1 }]);
                const events = new Events('http://localhost:3000/events', { past: 120_000, onState() {}, onEvent: event => marbles.add(event.type, event) });
                events.open();
                const send = (id, type, data) => source.onmessage({ lastEventId: id, data: JSON.stringify({ type, data }) });
                const now = Date.now();
                send('', 'connected', { timestamp: now });
                let id = 0;
                send(`a-${++id}`, 'metrics-update', { cpu: load });
                for (let at = now - 40_000 + load * 100; at < now; at += 2_000) {
                  send(`a-${++id}`, 'stock-update', { price: `99.${10 + id}`, trend: 1, timestamp: at });
                  if (id % 3 === 0) {
                    send(`a-${++id}`, 'metrics-update', { cpu: id });
                  }
                }

                send(`a-${id}`, 'heartbeat', { timestamp: now });
                const all = [...svg.querySelectorAll('.marble')];
                const places = all.map(marble => marble.getAttribute('transform').match(/-?[\d.]+/g).map(Number));
                faults.push(...places.filter(([, y]) => y !== 0).map(place => `load ${load}: ${place} is off its line`));
                if (all.length !== id) {
                  faults.push(`load ${load}: ${all.length} of ${id} marbles`);
                }

                const texts = all.filter(marble => marble.event.type === 'stock-update').map(marble => marble.querySelector('text').textContent);
                if (new Set(texts).size !== texts.length || svg.querySelectorAll('.up').length < texts.length - 1) {
                  faults.push(`load ${load}: the marbles say ${texts}`);
                }

                marbles.add('stock-update', { type: 'stock-update', data: { change: -0.43 }, how: 'live', at: now });
                const [circle, text] = svg.querySelector('[data-lane=stock-update] .marble:last-child').children;
                if (text.textContent !== '−.43' || text.getBBox().width > circle.getBBox().width - 2) {
                  faults.push(`load ${load}: ${text.textContent} does not fit into its marble`);
                }

                // On one line none is moved aside, however near it is to another. Results that come together stand above each other, and point outwards.
                marbles.add('stock-update', { type: 'stock-update', data: { price: '99.50' }, how: 'live', at: now + 100 });
                faults.push(...[...svg.querySelectorAll('.marble')].filter(marble => !marble.getAttribute('transform').endsWith(' 0)')).map(() => `load ${load}: one has left its line`));
                marbles.setLanes([{ key: 'output', label: 'o', rows: 2 }]);
                ['1.10', '1.00', '1.20'].forEach((price, index) => marbles.add('output', { type: 'stock-update', data: { price }, how: 'live', at: now + [0, 0, 700][index] }));
                const [, above, beside] = svg.querySelectorAll('.marble');
                if (above.querySelector('path').getBBox().y > -11 || above.querySelector('.stem') || !beside.querySelector('.stem')) {
                  faults.push(`load ${load}: ${above.outerHTML} ${beside.outerHTML}`);
                }

                events.close();
                svg.remove();
              }

              return faults;
            }
            """);

        Assert.Empty(faults);
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
    public async Task PointerAndKeyboard_ChooseAMarble_AndItsEventStandsBesideTheDiagram()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, DemoPage.InMotion);
        await page.BecomesLiveAsync();
        await Expect(page.Marbles("stock").Nth(3)).ToBeAttachedAsync();
        await Expect(page.Marbles("metrics").First).ToBeAttachedAsync();
        var detail = page["marble-detail"];

        await Expect(detail).ToContainTextAsync("Point at a marble");
        await page["marbles"].FocusAsync();
        await Expect(detail).ToContainTextAsync("stock-update");
        var newest = await SequenceAsync(detail);

        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.True(await SequenceAsync(detail) < newest);
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(detail).ToContainTextAsync("metrics-update");
        var id = await server.Client.TriggerIdAsync("look at me");
        await page["marbles-pause"].ClickAsync();
        await page.Marbles("notifications").HoverAsync();
        await Expect(detail).ToContainTextAsync($"{id} · ");
        await Expect(detail).ToContainTextAsync("look at me");
        await Expect(page.Page.Locator(".marble.chosen")).ToHaveCountAsync(1);
        await page["log-title"].HoverAsync();
        await Expect(detail).ToContainTextAsync("look at me"); // it stays to be read
        Assert.True(await page.Page.EvaluateAsync<bool>(
            "() => document.querySelector('.inspector').getBoundingClientRect().left > document.querySelector('.diagrams').getBoundingClientRect().right"), "The event covers the lines.");
    }

    [FactIfChromium]
    public async Task ReaderWhoWantsLessMotion_GetsStillPictures_ThatAreUpToDate()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(
            chromium, DemoPage.Linked(server.Address, "stock"), new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        await page.BecomesLiveAsync();
        await Expect(page.Marbles("stock").First).ToBeVisibleAsync();
        await Expect(page.Marbles("output").First).ToBeVisibleAsync();

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
        await page.Page.WaitForFunctionAsync( // where now is, both diagrams agree
            """
            () => {
              const [input, output] = ['stock', 'output'].map(lane => document.querySelector(`[data-lane=${lane}] .marble circle`));
              const now = circle => circle.getBoundingClientRect().x - circle.parentNode.event.at / 50;
              return Math.abs(now(input) - now(output)) < 1;
            }
            """);
    }

    private static Task<double> PlaceAsync(DemoPage page) =>
        page.Marbles("stock").First.EvaluateAsync<double>("marble => marble.getBoundingClientRect().x");

    private static async Task<long> SequenceAsync(ILocator detail) =>
        long.Parse(Id().Match(await detail.InnerTextAsync()).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[a-z0-9]+-(\d+) ·")]
    private static partial Regex Id();
}
