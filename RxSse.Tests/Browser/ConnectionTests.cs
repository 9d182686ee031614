using System.Text.RegularExpressions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The page says what its connection does, and why.</summary>
[Collection(Chromium.Connection)]
public sealed partial class ConnectionTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task Page_Connects_AndShowsTheFirstEventOfEachWidget()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync("first of all");

        await Expect(page["price"]).ToHaveTextAsync(Price());
        await Expect(page["trend"]).ToHaveTextAsync(Trend());
        await Expect(page.Page.Locator("#stock-chart path.line")).ToHaveCountAsync(1);
        await Expect(page["cpu-value"]).ToHaveTextAsync(Percent());
        await Expect(page["cpu"]).ToHaveAttributeAsync("style", Width());
        await Expect(page["memory"]).ToHaveAttributeAsync("style", Width());
        await Expect(page["memory-value"]).ToHaveTextAsync(Percent());
        await Expect(page["requests"]).ToHaveTextAsync(Number());
        await Expect(page.Page.Locator("#notification-list .message").First).ToHaveTextAsync("first of all");
        await Expect(page.Marbles("stock").First).ToBeVisibleAsync();
        await Expect(page.LogLine("stock-update").First).ToBeVisibleAsync();
        await Expect(page["received"]).Not.ToHaveTextAsync("0");
        await Expect(page["rate"]).Not.ToHaveTextAsync("0.0");
        await Expect(page["last"]).ToHaveTextAsync(Age());
        await Expect(page["connected-for"]).ToHaveTextAsync(Duration());
    }

    [FactIfChromium]
    public async Task PageThatComesLater_ShowsWhatHappenedInTheLastMinutes()
    {
        await using var server = await DemoServers.StartAsync(DemoServers.Orders); // which have none
        await server.Client.TriggerAsync("first");
        await server.Client.TriggerAsync("second");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        await Expect(page.Page.Locator("#notification-list .message")).ToHaveTextAsync(["second", "first"]);
        await Expect(page.Page.Locator("[data-lane='notifications'] .marble.past")).ToHaveCountAsync(2);
    }

    [FactIfChromium]
    public async Task Reader_DisconnectsAndConnects_AndSeesWhatHappenedInBetween_Once()
    {
        await using var server = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync("before");
        await Expect(page.LogLine("notification")).ToHaveCountAsync(1);

        await page["connect"].ClickAsync();
        await Expect(page["state-text"]).ToHaveTextAsync("Disconnected");
        await Expect(page["connect"]).ToHaveTextAsync("Connect");
        await Expect(page["connect"]).Not.ToHaveClassAsync("main"); // nothing that one should do first
        await Expect(page["shared"]).ToBeHiddenAsync();
        await server.Client.ClientsBecomeAsync(0);
        await server.Client.TriggerAsync("in between");

        await page["connect"].ClickAsync();
        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync("after");
        await Expect(page.Page.Locator("#notification-list .message")).ToHaveTextAsync(["after", "in between", "before"]);
    }

    [FactIfChromium]
    public async Task PageWithoutAPlace_SaysThatItIsRejected_ByWhichLimit_AndWhenItTriesAgain()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Delivery:MaxSubscribers=1");
        await using var reader = await EventReader.JoinAsync(server.Client);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);

        await Expect(page["state-text"]).ToHaveTextAsync(RejectedFor());
        await Expect(page["reason"]).ToContainTextAsync("RxSse:Delivery:MaxSubscribers");

        await reader.DisposeAsync();
        await server.Client.ClientsBecomeAsync(0);
        await page["reconnect"].ClickAsync();
        await page.BecomesLiveAsync();
    }

    [FactIfChromium]
    public async Task ServerThatStops_IsSaidToBeLeaving_AndWhenThePageTriesAgain()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Delivery:DrainWindow=0s", "--RxSse:Delivery:Retry=1m");
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.BecomesLiveAsync();

        server.BeginStop();

        await Expect(page["state-text"]).ToHaveTextAsync(Reconnecting());
        await Expect(page["reason"]).ToHaveTextAsync("The server is stopping.");
        await Expect(page.LogLine("shutdown")).ToHaveCountAsync(1);
        await Expect(page["state-spoken"]).ToHaveTextAsync("Reconnecting. The server is stopping.");
        Assert.Contains("Server leaving: The server is stopping.", await page.ToldAsync());
        await Expect(page["state-text"]).Not.ToHaveTextAsync(await page["state-text"].InnerTextAsync()); // it counts down
        await Expect(page["state-text"]).ToHaveTextAsync(Reconnecting());
    }

    [FactIfChromium]
    public async Task PageWithoutAServer_SaysWhetherItIsAway_OrHasNoEvents()
    {
        await using var host = await StaticPages.StartAsync();
        var here = new Uri(host.Urls.Single());
        await using var page = await DemoPage.OpenAsync(chromium, here, null, null, "404", "ERR_CONNECTION_REFUSED");

        await Expect(page["state-text"]).ToHaveTextAsync("Refused"); // and it does not try again
        await Expect(page["reason"]).ToHaveTextAsync($"There are no events at {here.Authority}/events (404 Not Found).");
        await Expect(page["reconnect"]).ToBeHiddenAsync();

        var away = $"127.0.0.1:{FreePort.Take()}";
        await page["address"].FillAsync($"http://{away}");
        await page["address-form"].GetByText("Go").ClickAsync();
        await Expect(page["reason"]).ToHaveTextAsync($"The server at {away} does not answer.");
    }

    [FactIfChromium]
    public async Task Address_IsAField_AndRemembered()
    {
        await using var server = await DemoServers.StartAsync();
        await using var other = await DemoServers.StartAsync();
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await Expect(page["address"]).ToHaveValueAsync(server.Address.ToString());
        await page.BecomesLiveAsync();

        await page["address"].FillAsync("http://[");
        await page["address-form"].EvaluateAsync("form => { form.noValidate = true; form.requestSubmit(); }");
        await Expect(page["address-problem"]).ToContainTextAsync("is no address");

        await page["address"].FillAsync(other.Address.ToString());
        await page["address"].PressAsync("Enter");
        await page.BecomesLiveAsync();
        await other.Client.ClientsBecomeAsync(2); // it composes
        await server.Client.ClientsBecomeAsync(0);

        await page.Page.ReloadAsync();
        await Expect(page["address"]).ToHaveValueAsync(other.Address.ToString());
        await page.BecomesLiveAsync();
    }

    [GeneratedRegex(@"^\d+\.\d\d$")]
    private static partial Regex Price();

    [GeneratedRegex("rising|falling|steady")]
    private static partial Regex Trend();

    [GeneratedRegex(@"^[1-9][\d,]*$|^0$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d+ %$")]
    private static partial Regex Percent();

    [GeneratedRegex(@"^0:(?!00)\d\d$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^\d s ago$")]
    private static partial Regex Age();

    [GeneratedRegex(@"^--percent: \d+%;$")]
    private static partial Regex Width();

    [GeneratedRegex(@"^Rejected, again in \d+ s$")]
    private static partial Regex RejectedFor();

    [GeneratedRegex(@"^Reconnecting in \d+ s$")]
    private static partial Regex Reconnecting();
}
