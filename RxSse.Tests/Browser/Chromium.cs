using Microsoft.Playwright;
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
    public const string Path = "/usr/bin/chromium"; // Debian's

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = Arguments });
        Assertions.SetDefaultExpectTimeout((float)Patience.Limit.TotalMilliseconds);
        return await _browser.NewContextAsync(options);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
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

/// <summary>Runs where Chromium is installed; in CI it must be.</summary>
internal sealed class FactIfChromiumAttribute : FactAttribute
{
    public FactIfChromiumAttribute()
    {
        if (!File.Exists(Chromium.Path) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"Needs Chromium at {Chromium.Path}: apt-get install chromium";
        }
    }
}
