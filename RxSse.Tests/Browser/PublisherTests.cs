using RxSse.Tests.Docs;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>Events that are published from the page, to any stream that takes events.</summary>
[Collection(Chromium.Look)]
public sealed class PublisherTests(Chromium chromium)
{
    private const string Alarms = "--RxSse:Streams:alarms:Description=Alarms";

    [FactIfChromium]
    public async Task PublishedEvent_IsListedWithItsId_AndArrivesAtSubscribers()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders, Alarms, """--RxSse:Streams:alarms:Example={"level":3}""");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        await Expect(page["publish-stream"].Locator("option")).ToHaveTextAsync(["alarms", "orders"]);
        await Expect(page["publish-data"]).ToHaveValueAsync("""{"level":3}""");
        await Expect(page["publish-type"]).ToBeHiddenAsync(); // it has one type

        await page["publish-stream"].SelectOptionAsync("orders");
        await page["publish-type"].SelectOptionAsync("order-cancelled");
        await page["publish-data"].FillAsync("""{ "number": 12.50, "text": "</b> & ü" }""");
        await page["publish-data"].PressAsync("Control+Enter");

        await Expect(page["publish-answer"]).ToContainTextAsync("Published as ");
        var line = page["published"].Locator("li");
        await Expect(line.Locator(".type")).ToHaveTextAsync("order-cancelled");
        var id = await line.Locator(".id").TextContentAsync();
        await Expect(page["publish-answer"]).ToHaveTextAsync($"Published as {id}.");
        var logged = page.LogLine("order-cancelled");
        await Expect(logged.Locator(".id")).ToHaveTextAsync(id!);
        await Expect(logged.Locator(".data")).ToHaveTextAsync("""{"number":12.5,"text":"</b> & ü"}"""); // as the page reads it
        await Expect(page.Marbles("orders")).ToHaveCountAsync(1);
    }

    [FactIfChromium]
    public async Task RefusedEvent_SaysWhy_AndKeepsTheData()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders, "--RxSse:Publishing:EventBytes=64");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, $"{server.Address}streams/orders/events");
        await page.BecomesLiveAsync();
        var tooLong = $"\"{new string('x', 100)}\"";

        await page.PublishAsync(tooLong);
        await Expect(page["publish-answer"]).ToHaveTextAsync(
            "Not published (413): The body has 102 bytes; 64 are allowed (RxSse:Publishing:EventBytes).");
        await Expect(page["publish-data"]).ToHaveValueAsync(tooLong);

        await page.PublishAsync("""{"a":1,"a":2}""");
        await Expect(page["publish-answer"]).ToContainTextAsync("Not published (400): ");

        await page.PublishAsync("""1},"data":{""");
        await Expect(page["publish-answer"]).ToContainTextAsync("Not published: the data is no JSON. ");
        await Expect(page["published"].Locator("li")).ToHaveCountAsync(0);
    }

    [FactIfChromium]
    public async Task RequestWithoutAResponse_IsSentAgainWithItsKey_AndPublishedOnce()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, $"{server.Address}streams/orders/events");
        await page.BecomesLiveAsync();
        await page.Page.RouteAsync("**/streams/orders/events", async route =>
        {
            await route.FetchAsync(); // the server hears it, the page gets no response
            await route.AbortAsync();
        });
        await page.PublishAsync("""{"number":1}""");
        await Expect(page["publish-answer"]).ToHaveTextAsync($"Not published: there is no answer from {server.Address.GetLeftPart(UriPartial.Authority)}.");
        await Expect(page.LogLine("orders-update")).ToHaveCountAsync(1);
        var id = await page.LogLine("orders-update").Locator(".id").TextContentAsync();
        await page.Page.UnrouteAsync("**/streams/orders/events");

        await page["publish-data"].PressAsync("Control+Enter");
        await Expect(page["publish-answer"]).ToHaveTextAsync($"Published as {id}.");
        await page["publish-data"].PressAsync("Control+Enter"); // the same once more is another event

        await Expect(page["published"].Locator("li")).ToHaveCountAsync(2);
        await Expect(page.LogLine("orders-update")).ToHaveCountAsync(2);
    }

    [FactIfChromium]
    public async Task WithoutAStreamThatTakesEvents_ThePageSaysHowToDeclareOne_AndHasTheFormOnceThereIs()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, null, "/events");
        await page.BecomesLiveAsync();
        await Expect(page["publish-none"].Locator("code")).ToHaveTextAsync(Commands.In("docs/publishing.md", "dotnet run"));
        await Expect(page["publish-form"]).ToBeHiddenAsync();

        await server.KillAndStartAgainAsync("--RxSse:Demo:Enabled=true", DemoServers.Orders);

        await Expect(page["publish-form"]).ToBeVisibleAsync();
        await Expect(page["publish-none"]).ToBeHiddenAsync();
    }
}
