using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>The demo page in a tab, and what went wrong in it: a test that does not expect a fault fails by one.</summary>
internal sealed partial class DemoPage : IAsyncDisposable
{
    // Some states last for a moment only.
    private const string Record =
        """
        addEventListener('DOMContentLoaded', () => {
          const [state, reason] = ['state-text', 'reason'].map(id => document.getElementById(id));
          globalThis.told = [];
          if (reason) { // not in the frame of another page
            new MutationObserver(() => told.push(`${state.textContent}: ${reason.textContent}`)).observe(reason, { childList: true });
          }
        });
        """;

    // How long the page itself has taken says that a line is slow. Here it says that the machine is busy, so the page does not learn it.
    private const string OnAQuickLine =
        """
        const entries = performance.getEntriesByType;
        performance.getEntriesByType = type => (type === 'navigation' ? [] : entries.call(performance, type));
        """;

    private static readonly ViewportSize Screen = new() { Width = 1280, Height = 900 };

    private readonly ConcurrentQueue<string> _faults = [];
    private readonly string[] _expected;
    private readonly bool _ownsContext;

    private DemoPage(IPage page, string[] expected, bool ownsContext)
    {
        Page = page;
        _expected = expected;
        _ownsContext = ownsContext;
        page.Console += (_, message) => Take(message.Type is "error" or "warning", $"console: {message.Text} {message.Location}");
        page.PageError += (_, error) => Take(true, $"error: {error}");
        page.RequestFailed += (_, request) => Take(true, $"failed: {request.Url} {request.Failure}");
        page.Response += (_, response) => Take(response.Status >= 400, $"status: {response.Status} {response.Url}");
    }

    /// <summary>Where the files of the page are: what their addresses begin with, and their folders in the repository.</summary>
    public static IReadOnlyDictionary<string, string> Folders { get; } = new Dictionary<string, string> { [""] = "samples/browser", ["rxsse/"] = "packages/js" };

    /// <summary>The files of the page: their addresses below the page, and where they are.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Folders
        .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder.Value), folder.Key == "" ? "*" : "*.js")
            .Select(file => KeyValuePair.Create(folder.Key + Path.GetFileName(file), file)))
        .Where(file => !file.Key.EndsWith(".md", StringComparison.Ordinal)).ToDictionary();

    /// <summary>Where the composer runs a view at once. Other tests open the page with <c>#view=</c>, which runs none.</summary>
    public static Uri Composing(Uri server) => new(server, "/demo/");

    /// <summary>The page with a view, as a link has it.</summary>
    public static Uri Linked(Uri server, string view, string query = "") => new(server, $"/demo/{query}#view={Uri.EscapeDataString(view)}");

    /// <summary>The options of a reader who wants motion. Others do without, since sixty pictures a second cost most of a test's time.</summary>
    public static BrowserNewContextOptions InMotion => new() { ViewportSize = Screen };

    public IPage Page { get; }

    /// <summary>A part of the page, by its id.</summary>
    public ILocator this[string id] => Page.Locator($"#{id}");

    /// <param name="chromium">The browser.</param>
    /// <param name="server">Whose page it is, or where the page is.</param>
    /// <param name="options">The screen and the reader's wishes.</param>
    /// <param name="script">Runs in the page before its own.</param>
    /// <param name="expected">What a fault that the test is about has in its text.</param>
    public static async Task<DemoPage> OpenAsync(
        Chromium chromium, Uri server, BrowserNewContextOptions? options = null, string? script = null, params string[] expected)
    {
        var context = await chromium.NewContextAsync(
            options ?? new BrowserNewContextOptions { ViewportSize = Screen, ReducedMotion = ReducedMotion.Reduce });
        await context.AddInitScriptAsync(Record);
        await context.AddInitScriptAsync(OnAQuickLine);
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        var page = new DemoPage(await context.NewPageAsync(), expected, ownsContext: true);
        await page.Page.GotoAsync(server.AbsolutePath == "/" ? new Uri(server, "/demo/#view=").ToString() : server.AbsoluteUri);
        return page;
    }

    /// <summary>A second tab of the same browser.</summary>
    public async Task<DemoPage> OpenTabAsync()
    {
        var tab = new DemoPage(await Page.Context.NewPageAsync(), _expected, ownsContext: false);
        await tab.Page.GotoAsync(Page.Url);
        return tab;
    }

    public Task BecomesLiveAsync() => Assertions.Expect(this["state-text"]).ToHaveTextAsync("Live");

    /// <summary>Each state of the connection that the page has told so far, with its reason.</summary>
    public Task<string[]> ToldAsync() => Page.EvaluateAsync<string[]>("() => told");

    public ILocator LogLine(string type) => Page.Locator("#log-lines li").Filter(new LocatorFilterOptions { Has = Page.Locator($".type:text-is('{type}')") });

    public ILocator Marbles(string lane) => Page.Locator($"[data-lane='{lane}'] .marble");

    /// <summary>Publishes by the form, to the stream and with the type that it shows.</summary>
    public async Task PublishAsync(string data)
    {
        await this["publish-data"].FillAsync(data);
        await this["publish-form"].GetByRole(AriaRole.Button).ClickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ownsContext)
        {
            await Page.Context.CloseAsync();
        }
        else
        {
            await Page.CloseAsync();
        }

        Assert.Empty(_faults);
    }

    // The page asks who is there: for a list of views, which most servers do not have, and of a server that may go away meanwhile.
    [GeneratedRegex("404.*/views(:|$)|ERR_.* http://[^/]+/(views)?:|http://[^/]+/(views)? net::ERR_")]
    private static partial Regex WhoIsThere();

    private void Take(bool isFault, string text)
    {
        if (isFault && !_expected.Any(part => text.Contains(part, StringComparison.Ordinal)) && !WhoIsThere().IsMatch(text))
        {
            _faults.Enqueue(text);
        }
    }
}

/// <summary>Servers that offer the page.</summary>
internal static class DemoServers
{
    /// <summary>Declares a stream that takes events.</summary>
    public const string Orders = "--RxSse:Streams:orders:Types=order-cancelled";

    /// <summary>What makes the page talk to a server that is not its own.</summary>
    public static string TalkTo(Uri server) => $"localStorage.setItem('rxsse.address', '{server}')";

    /// <summary>Its streams come some times a second; notifications only by hand.</summary>
    public static Task<RunningServer> StartAsync(params string[] arguments) => RunningServer.StartAsync(
    [
        "--RxSse:Demo:Enabled=true", "--RxSse:Streams:Stock:Period=250ms", "--RxSse:Streams:Metrics:Period=400ms",
        "--RxSse:Streams:Notifications:Period=1h", "--RxSse:Heartbeat=500ms", .. arguments,
    ]);
}
