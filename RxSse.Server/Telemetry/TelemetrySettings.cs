using System.Globalization;
using RxSse.Configuration;

namespace RxSse.Server.Telemetry;

/// <summary>The keys of the section <c>RxSse:Telemetry</c>.</summary>
internal static class TelemetrySettings
{
    public const string Prometheus = "Telemetry:Prometheus";
    public const string PrometheusPort = "Telemetry:PrometheusPort";
    public const string Traces = "Telemetry:Traces";

    private const string Off = "off";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(Prometheus, "off or a path", "off or a path that no other endpoint has, such as /metrics",
            "path at which Prometheus reads the metrics: see docs/operations.md",
            o => Of(o).Prometheus ?? Off,
            (o, text) =>
            {
                Of(o).Prometheus = TextOf(text);
                return true;
            },
            o => Of(o).Prometheus is null || MetricsPath.IsAllowed(Of(o).Prometheus!)),
        new(PrometheusPort, "off or a port", "off, a port such as 9464, or an address and a port such as 0.0.0.0:9464",
            "port of its own for `Telemetry:Prometheus`, on loopback unless there is an address; `off`: the path is at the addresses of the server",
            o => Of(o).PrometheusPort ?? Off,
            (o, text) =>
            {
                Of(o).PrometheusPort = TextOf(text);
                return true;
            },
            o => Of(o).PrometheusPort is null || MetricsAddress.Parse(Of(o).PrometheusPort!) is not null),
        new(Traces, "a number such as 0.1", "0 to 1",
            "share of the traces of published events that is recorded and sent by OTLP",
            o => Of(o).Traces.ToString(CultureInfo.InvariantCulture),
            (o, text) =>
            {
                var isRead = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share);
                Of(o).Traces = isRead ? share : Of(o).Traces;
                return isRead;
            },
            o => Of(o).Traces is >= 0 and <= 1),
    ];

    /// <summary>The text of a key as it is in the configuration; null if it is off.</summary>
    public static string? In(IConfiguration configuration, string key) => TextOf(configuration[$"{ConfigurationReader.Section}:{key}"] ?? Off);

    private static TelemetryOptions Of(RxSseOptions options) => options.Part<TelemetryOptions>();

    private static string? TextOf(string text) => text.Trim() is var trimmed && trimmed == Off ? null : trimmed;
}
