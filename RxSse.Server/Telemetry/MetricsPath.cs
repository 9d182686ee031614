using System.Text.RegularExpressions;

namespace RxSse.Server.Telemetry;

/// <summary>The path at which Prometheus reads the metrics.</summary>
internal static partial class MetricsPath
{
    // First words of the paths of other endpoints.
    private static readonly string[] Taken =
        ["connections", "demo", "events", "healthz", "openapi.json", "streams", "tickets", "trigger-notification", "views"];

    /// <summary>Whether a text is a path that no other endpoint has.</summary>
    public static bool IsAllowed(string text) => Form().Match(text) is { Success: true } match
        && !Taken.Contains(match.Groups[1].Value, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?=.{2,100}\z)/([A-Za-z0-9_.-]+)(?:/[A-Za-z0-9_.-]+)*\z")]
    private static partial Regex Form();
}
