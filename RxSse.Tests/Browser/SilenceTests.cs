using System.Globalization;
using System.Text.RegularExpressions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>A connection may die without a word: both ends believe in it, and nothing comes any more.</summary>
[Collection(Chromium.Connection)]
public sealed partial class SilenceTests(Chromium chromium)
{
    // The browser's clock, which a test can turn on, does not reach into a SharedWorker.
    private const string WithoutWorker = "delete window.SharedWorker;";

    // Who is not seen does not ask who is there. The connections of such requests would fall silent too, and be used first.
    private const string WithoutOtherRequests = "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });";

    private static readonly string[] Quiet = ["--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h", "--RxSse:Heartbeat=50ms"];

    [FactIfChromium]
    public async Task SilentConnection_IsNoticed_AndAnotherGoesOnWhereItStood()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        using var tunnel = FaultyProxy.To(server);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, script: DemoServers.TalkTo(tunnel.Address));
        await page.BecomesLiveAsync();
        await server.Client.TriggerAsync("before");
        await Expect(page.LogLine("heartbeat").Nth(4)).ToBeAttachedAsync(); // their pace is known

        tunnel.FallSilent();
        await server.Client.TriggerAsync("in the silence");

        await Expect(page["resumes"]).ToHaveTextAsync("1");
        await page.BecomesLiveAsync();
        Assert.Contains(await page.ToldAsync(), told => Noticed().IsMatch(told));
        await server.Client.TriggerAsync("after");
        await Expect(page.Page.Locator("#notification-list .message")).ToHaveTextAsync(["after", "in the silence", "before"]);
        await Expect(page.LogLine("notification")).ToHaveCountAsync(3);
        await Expect(page["received"]).ToHaveTextAsync("2");
        await Expect(page["past"]).ToHaveTextAsync("+ 1 from the history");
        await Expect(page["gaps"]).ToHaveTextAsync("0");
    }

    [FactIfChromium]
    public async Task SilenceAfterSilence_LosesNoEvent_AndDoublesNone()
    {
        await using var server = await DemoServers.StartAsync([.. Quiet, "--RxSse:Streams:Stock:Period=50ms"]);
        using var tunnel = FaultyProxy.To(server);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, script: WithoutOtherRequests + DemoServers.TalkTo(tunnel.Address));
        await page["log-type"].SelectOptionAsync("stock-update");
        for (var silences = 0; silences < 2; silences++)
        {
            await Expect(page["resumes"]).ToHaveTextAsync($"{silences}");
            await page.BecomesLiveAsync();
            await page["log-clear"].ClickAsync();
            await Expect(page["log-lines"].Locator("li").Nth(10)).ToBeAttachedAsync(); // half a second: some heartbeats
            await SeesHeartbeatsAsync(page);
            tunnel.FallSilent();
        }

        await Expect(page["resumes"]).ToHaveTextAsync("2");
        await page.BecomesLiveAsync();
        var last = await page["received"].InnerTextAsync();
        await Expect(page["received"]).Not.ToHaveTextAsync(last);

        var sequences = await page["log-lines"].Locator(".id").EvaluateAllAsync<long[]>("ids => ids.map(id => Number(id.textContent.split('-')[1])).reverse()");
        Assert.Equal(Enumerable.Range(0, sequences.Length).Select(index => sequences[0] + index), sequences);
        Assert.True(sequences.Length > 30, "The silence of two seconds is not in it.");
        await Expect(page["gaps"]).ToHaveTextAsync("0");
    }

    [FactIfChromium]
    public async Task ServerWithRareHeartbeats_GetsTwiceTheTime_AfterEachConnectionThatBroughtNone()
    {
        await using var server = await DemoServers.StartAsync([.. Quiet, "--RxSse:Heartbeat=1h"]);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, WithoutWorker, "/events", "/streams");
        await WithClockAsync(page);
        await page.BecomesLiveAsync();

        foreach (var patience in new[] { 45, 90 })
        {
            await page.Page.Clock.FastForwardAsync((patience - 15) * 1000);
            await page.Page.Clock.RunForAsync(5_000);
            await page.BecomesLiveAsync();
            Assert.DoesNotContain(await page.ToldAsync(), told => SecondsIn(told) == patience);

            await page.Page.Clock.RunForAsync(15_000);
            Assert.Contains(await page.ToldAsync(), told => SecondsIn(told) == patience);
            await page.BecomesLiveAsync();
        }

        await Expect(page["resumes"]).ToHaveTextAsync("2");
    }

    [FactIfChromium]
    public async Task TabThatHasSlept_LooksFirst_WhetherSomethingComes()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, WithoutWorker, "/events", "/streams");
        await WithClockAsync(page);
        await page.BecomesLiveAsync();
        await Expect(page.LogLine("heartbeat").Nth(4)).ToBeAttachedAsync();

        await page.Page.Clock.FastForwardAsync(600_000); // as if the lid had been closed
        await page["log-clear"].ClickAsync();
        await Expect(page.LogLine("heartbeat").Nth(39)).ToBeAttachedAsync(); // two seconds

        Assert.DoesNotContain(await page.ToldAsync(), told => told.StartsWith("Reconnecting", StringComparison.Ordinal));
        await Expect(page["resumes"]).ToHaveTextAsync("0");
        await Expect(page["state-text"]).ToHaveTextAsync("Live");
    }

    [FactIfChromium]
    public async Task RequestThatIsNeverAnswered_IsGivenUp_AndMadeAgain()
    {
        await using var server = await DemoServers.StartAsync(Quiet);
        using var tunnel = FaultyProxy.To(server);
        tunnel.FallSilent(forNewOnesToo: true);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address, null, WithoutWorker + DemoServers.TalkTo(tunnel.Address), "/events", "/streams");
        await WithClockAsync(page);
        await page.Page.Clock.RunForAsync(5_000); // the request for the names of the streams is not answered either
        await Expect(page["state-text"]).ToHaveTextAsync("Connecting");
        await Expect(page["reason"]).ToHaveTextAsync("");

        await page.Page.Clock.FastForwardAsync(40_000);
        await page.Page.Clock.RunForAsync(10_000);

        await Expect(page["state-text"]).ToHaveTextAsync("Connecting");
        await Expect(page["reason"]).ToHaveTextAsync("Try 2.");
        Assert.Contains(await page.ToldAsync(), told => SecondsIn(told) == 45);
        tunnel.Open();
        await page.Page.Clock.FastForwardAsync(40_000);
        await page.Page.Clock.RunForAsync(10_000);
        await page.Page.Clock.ResumeAsync(); // how long it waits before the next try is up to chance
        await page.BecomesLiveAsync();
    }

    // How long the page has waited, as it says.
    private static int? SecondsIn(string told) =>
        Waited().Match(told) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(?:Nothing has come for|There was no answer for) (\d+) s")]
    private static partial Regex Waited();

    // Loads the page with a clock that only the test moves.
    private static async Task WithClockAsync(DemoPage page)
    {
        await page.Page.Clock.InstallAsync();
        await page.Page.Clock.PauseAtAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));
        await page.Page.ReloadAsync();
    }

    private static async Task SeesHeartbeatsAsync(DemoPage page)
    {
        await page["log-type"].SelectOptionAsync("heartbeat");
        await Expect(page["log-lines"].Locator("li").Nth(3)).ToBeAttachedAsync();
        await page["log-type"].SelectOptionAsync("stock-update");
    }

    [GeneratedRegex(@"^Reconnecting in \d+ s: Nothing has come for [2-9] s, not even a heartbeat[.]$")]
    private static partial Regex Noticed();
}
