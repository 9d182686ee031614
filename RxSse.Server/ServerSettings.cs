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
        new("Proxies", "a list of addresses and networks", "addresses and networks such as 10.0.0.5 and 10.1.0.0/16, separated by commas",
            "proxies in front of the server, whose `X-Forwarded-For` and `X-Forwarded-Proto` count: see docs/operations.md",
            o => o.Part<ProxiesOptions>().Known is { Count: > 0 } known ? string.Join(", ", known) : "none",
            (o, text) =>
            {
                o.Part<ProxiesOptions>().Known = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return true;
            },
            o => o.Part<ProxiesOptions>().Known.All(KnownProxies.IsAllowed)) { IsList = true },
        .. TelemetrySettings.All,
    ];

    private static Setting Period(string name, Func<StreamsOptions, TimedStreamOptions> stream) => Setting.Duration(
        $"Streams:{name}:Period", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1),
        $"time between two events of `{name.ToLowerInvariant()}`",
        o => stream(o.Part<StreamsOptions>()).Period, (o, value) => stream(o.Part<StreamsOptions>()).Period = value);
}
