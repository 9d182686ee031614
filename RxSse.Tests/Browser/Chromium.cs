using Microsoft.Playwright;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>
/// One Chromium for all browser tests of a collection; each page has a profile of its own. Started when the first test needs it.
/// The collections run beside each other.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Connection = Prefix + "connection";
    public const string Look = Prefix + "look";
    public const string Streams = Prefix + "streams";
    public const string Prefix = "Chromium: ";
    public const string Install = "Run: apt-get install chromium-headless-shell";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Debian's Chromium. The headless shell is the same engine without the browser around it, at half the processor time.</summary>
    public static string? Path { get; } =
        new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        var path = Path ?? throw new InvalidOperationException($"There is no Chromium. {Install}");
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
        Assertions.SetDefaultExpectTimeout((float)Patience.Limit.TotalMilliseconds);
        return await _browser.NewContextAsync(options);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync().WaitAsync(Patience.Limit);
        }

        _playwright?.Dispose();
    }
}

[CollectionDefinition(Chromium.Connection)]
public sealed class ConnectionCollection : ICollectionFixture<Chromium>;

[CollectionDefinition(Chromium.Look)]
public sealed class LookCollection : ICollectionFixture<Chromium>;

[CollectionDefinition(Chromium.Streams)]
public sealed class StreamsCollection : ICollectionFixture<Chromium>;

/// <summary>Runs where Chromium is installed; in CI it must be. A script in a page may never end, and Playwright waits for it without a limit.</summary>
internal class FactIfChromiumAttribute : FactAttribute
{
    private const int Limit = 120_000; // ms; expectations and clicks have a limit of their own

    public FactIfChromiumAttribute()
    {
        Timeout = Limit;
        if (Chromium.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"Needs Chromium. {Chromium.Install}";
        }
    }
}

/// <summary>Runs where axe is installed too, which finds faults that shut people out; in CI it must be.</summary>
internal sealed class FactIfAxeAttribute : FactIfChromiumAttribute
{
    public static string Script { get; } = Repository.PathOf($"{NodeReader.Folder}/node_modules/axe-core/axe.min.js");

    public FactIfAxeAttribute()
    {
        if (!File.Exists(Script) && !Installed.IsCi)
        {
            Skip = $"Needs axe: npm ci --prefix {NodeReader.Folder}";
        }
    }
}
