using RxSse.Configuration;
using RxSse.Server.Demo;
using RxSse.Server.Hosting;
using RxSse.Server.Streams;
using RxSse.Server.Telemetry;

namespace RxSse.Server;

/// <summary>The keys that the server adds to the section <c>RxSse</c>.</summary>
internal sealed class ServerSettings : ISettingSource
{
    public IReadOnlyList<Setting> Settings => All;

    public static IReadOnlyList<Setting> All { get; } =
    [
        Period("Stock", o => o.Stock),
        Period("Metrics", o => o.Metrics),
        Period("Notifications", o => o.Notifications),
        Setting.BooleanOrInDevelopment("Demo:Enabled", "whether `/demo/` serves the demo page",
            o => o.Part<DemoOptions>().Enabled, (o, value) => o.Part<DemoOptions>().Enabled = value),
        Setting.Optional(
            new("Demo:FrameAncestors", "a list of origins", "* alone, or origins such as https://example.org, separated by commas",
                "origins of the pages that may show one view of the demo page in a frame, at `/demo/?embed`",
                o => string.Join(", ", o.Part<DemoOptions>().FrameAncestors),
                (o, text) =>
                {
                    o.Part<DemoOptions>().FrameAncestors = List(text);
                    return true;
                },
                o => o.Part<DemoOptions>().FrameAncestors is ["*"] || o.Part<DemoOptions>().FrameAncestors.All(IsSafeOrigin)) { IsList = true },
            o => o.Part<DemoOptions>().FrameAncestors.Count == 0, o => o.Part<DemoOptions>().FrameAncestors = []),
        new("Proxies", "a list of addresses and networks", "addresses and networks such as 10.0.0.5 and 10.1.0.0/16, separated by commas",
            "proxies in front of the server, whose `X-Forwarded-For` and `X-Forwarded-Proto` count: see docs/operations.md",
            o => o.Part<ProxiesOptions>().Known is { Count: > 0 } known ? string.Join(", ", known) : "none",
            (o, text) =>
            {
                o.Part<ProxiesOptions>().Known = List(text);
                return true;
            },
            o => o.Part<ProxiesOptions>().Known.All(KnownProxies.IsAllowed)) { IsList = true },
        .. TelemetrySettings.All,
    ];

    private static string[] List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // It is written into a header, in a list of its own syntax.
    private static bool IsSafeOrigin(string text) =>
        LibrarySettings.IsOrigin(text) && text.StartsWith("http", StringComparison.Ordinal) && text.AsSpan().IndexOfAny("; '\"") < 0;

    private static Setting Period(string name, Func<StreamsOptions, TimedStreamOptions> stream) => Setting.Duration(
        $"Streams:{name}:Period", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1),
        $"time between two events of `{name.ToLowerInvariant()}`",
        o => stream(o.Part<StreamsOptions>()).Period, (o, value) => stream(o.Part<StreamsOptions>()).Period = value);
}
