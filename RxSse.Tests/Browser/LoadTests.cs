using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RxSse.Tests.Browser;

/// <summary>What a slow line has to carry until the page is there.</summary>
[Collection(Chromium.Look)]
public sealed partial class LoadTests(Chromium chromium)
{
    private const string Client = "rxsse/rxsse.js"; // for other pages: this one shares its connection by the parts of the client
    private static readonly string[] Alone = ["rxsse/worker.js", Client];

    /// <summary>A module that only another one names waits for a journey to the server.</summary>
    [Fact]
    public void NoModule_WaitsForAnother_ToNameIt()
    {
        var page = Text("index.html");
        var named = Preloads().Matches(page).Concat(Scripts().Matches(page)).Select(match => match.Groups[1].Value)
            .Concat(Around().Match(Text("main.js")).Groups[1].Value.Split(["'", ",", " ", "\n"], StringSplitOptions.RemoveEmptyEntries).Select(name => $"{name}.js"))
            .ToHashSet();

        Assert.Equal(Reached("main.js", "first.js").Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.All(Alone, module => Assert.Equal(
            Reached(module).Except([module]).Order(StringComparer.Ordinal), ImportsOf(module).Order(StringComparer.Ordinal)));
        Assert.Empty(DemoPage.Files.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal))
            .Except(named).Except([.. Alone, "theme.js"])); // no other is there
    }

    [Fact]
    public void Page_IsSmall_Compressed()
    {
        var bytes = DemoPage.Files.Where(file => file.Key != Client).Sum(file =>
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                gzip.Write(File.ReadAllBytes(file.Value));
            }

            return compressed.Length;
        });

        Assert.InRange(bytes, 1, 57 * 1024);
    }

    [LongFact]
    public async Task LineOfTwoSecondsAndSixKilobytes_ShowsTheFirstEventWithin12Seconds()
    {
        await using var server = await DemoServers.StartAsync();
        await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 2_000,
            ["downloadThroughput"] = 6_000,
            ["uploadThroughput"] = 6_000,
        });
        var requests = new ConcurrentQueue<string>();
        page.Request += (_, request) => requests.Enqueue(new Uri(request.Url).AbsolutePath);
        var start = Stopwatch.GetTimestamp();

        await page.GotoAsync(DemoPage.Composing(server.Address).ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await Expect(page.Locator("#marbles .marble").First).ToBeAttachedAsync(new LocatorAssertionsToBeAttachedOptions { Timeout = 60_000 });

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(12));
        await Expect(page.Locator("#shared-text")).ToHaveTextAsync("Own connection", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 }); // a worker would come later, and the browser does not slow its requests down
        await Expect(page.Locator("#streams .chip")).ToHaveCountAsync(3, new LocatorAssertionsToHaveCountOptions { Timeout = 60_000 });
        Assert.Equal(["/events", "/streams"], requests.Where(path => path is "/events" or "/streams").Take(2)); // the list of streams has time
    }

    private static HashSet<string> Reached(params string[] modules)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(modules);
        while (open.TryDequeue(out var module))
        {
            if (reached.Add(module))
            {
                ImportsOf(module).ForEach(open.Enqueue);
            }
        }

        return reached;
    }

    private static List<string> ImportsOf(string module) =>
        [.. Imports().Matches(Text(module)).Select(match => module[..(module.IndexOf('/', StringComparison.Ordinal) + 1)] + match.Groups[1].Value)];

    private static string Text(string name) => File.ReadAllText(DemoPage.Files[name]);

    [GeneratedRegex("""(?:^import |\bfrom |\bimport\()'\./((?:rxsse/)?[\w-]+\.js)'""", RegexOptions.Multiline)]
    private static partial Regex Imports();

    [GeneratedRegex("""<link rel="modulepreload" href="([^"]+)""")]
    private static partial Regex Preloads();

    [GeneratedRegex(@"const around = \[([^\]]+)\]")]
    private static partial Regex Around();

    [GeneratedRegex("""<script type="module"[^>]* src="([^"]+)""")]
    private static partial Regex Scripts();
}
