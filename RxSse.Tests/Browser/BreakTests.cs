using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>The faults that the reader makes, and what the page tells of them.</summary>
[Collection(Chromium.Streams)]
public sealed partial class BreakTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task EachFault_IsMade_AndThePageSaysWhatCameOfIt()
    {
        await using var server = await DemoServers.StartAsync("--RxSse:Streams:Stock:Period=1h", "--RxSse:Streams:Metrics:Period=1h");
        await using var page = await DemoPage.OpenAsync(chromium, DemoPage.Linked(server.Address, "notifications | select message | as news"));
        await page.BecomesLiveAsync();
        await Expect(page["composer-state"]).ToHaveTextAsync("Live");
        await server.Client.TriggerAsync("before");
        await Expect(page["results"].Locator("li")).ToHaveCountAsync(1);
        var story = page["break-story"].Locator("li span");

        // Away, until the reader comes back: what was missed is replayed, to the streams and to the view.
        await page["break-away"].ClickAsync();
        await Expect(page["state-text"]).ToHaveTextAsync(In20Seconds());
        await Expect(page["reason"]).ToHaveTextAsync("You are away for 20 s.");
        await Expect(page["break-drop"]).ToBeDisabledAsync();
        await server.Client.TriggerAsync("missed");
        await server.Client.TriggerAsync("missed too");
        await page["reconnect"].ClickAsync();
        await Expect(story.Last).ToHaveTextAsync(Replayed(2));
        await Expect(page.Page.Locator("[data-lane='notifications'] .marble.replayed")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("[data-lane='output'] .marble.replayed")).ToHaveCountAsync(2);
        Assert.Equal(await TimesAsync(page, "notifications"), await TimesAsync(page, "output")); // though what the view selects says no time

        await page["break-drop"].ClickAsync();
        await Expect(story.Last).ToHaveTextAsync(NothingMissed());
        await Expect(story.Nth(2)).ToHaveTextAsync(DroppedAt());
        await Expect(page["gaps"]).ToHaveTextAsync("0");

        await page["break-other"].ClickAsync();
        await Expect(story.Last).ToHaveTextAsync(Restarted());
        await Expect(page["gap-count"]).ToHaveTextAsync("1 gap");
        await Expect(page.LogLine("notification")).ToHaveCountAsync(3); // what it had seen is not shown twice

        await page["break-forget"].ClickAsync();
        await Expect(story.Last).ToHaveTextAsync(Snapshot());
        await page["break-other"].ClickAsync();
        await Expect(page["gap-count"]).ToHaveTextAsync("2 gaps");
        await Expect(page["gap-list"].Locator("li")).ToHaveCountAsync(2);
        await Expect(page["break-drop"]).ToBeEnabledAsync();

        var recorded = Document.Blocks(Repository.Read("docs/resume.md"), "console").Single(block => block.Contains("\"slow\"", StringComparison.Ordinal));
        Assert.Equal(recorded.Trim(), (await page["recording"].TextContentAsync())!.Trim());
    }

    private static Task<string[]> TimesAsync(DemoPage page, string lane) =>
        page.Marbles(lane).EvaluateAllAsync<string[]>("marbles => marbles.filter(({ event }) => event.how === 'replayed').map(({ event }) => `${event.id} ${event.at}`)");

    private static Regex Replayed(int count) => new($@"^Back with [a-z0-9]+-\d+: {count} missed events? replayed, each id once and none left out\.$");

    [GeneratedRegex(@"^Reconnecting in (20|1\d) s$")]
    private static partial Regex In20Seconds();

    [GeneratedRegex(@"^You have dropped the connection. The last id was [a-z0-9]+-\d+\.$")]
    private static partial Regex DroppedAt();

    [GeneratedRegex(@"^Back with [a-z0-9]+-\d+: 0 missed events replayed\.$")]
    private static partial Regex NothingMissed();

    [GeneratedRegex("^Back with aaaaaaaa-1: gap “restarted”. The server has started anew, with a new log. An unknown number of events is missing, .* 3 retained events came.$")]
    private static partial Regex Restarted();

    [GeneratedRegex("^Back without a cursor: the snapshot, 0 newest events of the streams. ")]
    private static partial Regex Snapshot();
}
