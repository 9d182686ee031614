using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.FanOut;

/// <summary>The results of all rounds of all servers.</summary>
internal sealed class FanOutReport(FanOutOptions options, IReadOnlyList<ServerRounds> servers)
{
    // For each figure: its name in the table, its name in JSON, its value and its format.
    private static readonly (string Name, string Key, Func<FanOutResult, double?> Of, string Format)[] Figures =
    [
        ("deliveries/s", "deliveriesPerSecond", run => run.DeliveriesPerSecond, "N0"),
        ("CPU µs per delivery", "cpuMicrosecondsPerDelivery", run => run.CpuMicrosecondsPerDelivery, "N1"),
        ("bytes per delivery", "bytesPerDelivery", run => run.BytesPerDelivery, "N1"),
        ("p50, ms", "p50Ms", run => run.Latency.P50, "N2"),
        ("p99, ms", "p99Ms", run => run.Latency.P99, "N2"),
        ("p99.9, ms", "p999Ms", run => run.Latency.P999, "N2"),
        ("resident KiB per client", "residentKibPerClient", run => run.ResidentKibPerClient, "N1"),
        ("connects/s", "connectsPerSecond", run => run.ConnectsPerSecond, "N0"),
        ("events published/s", "eventsPerSecond", run => run.EventsPerSecond, "N1"),
        ("server, % of a core", "serverPercent", run => run.ServerCores * 100, "N1"),
        ("deliveries missing", "missing", run => run.Missing, "N0"),
        ("events refused", "refused", run => run.Refused, "N0"),
        ("server idle, % of a core", "idlePercent", run => run.Rest?.IdleCores * 100, "N1"),
        ("all leave: idle again after, s", "secondsToIdle", run => run.Rest?.SecondsToIdle, "N2"),
        ("all leave: none counted after, s", "secondsToNoClients", run => run.Rest?.SecondsToNoClients, "N2"),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>A table with the medians of the rounds, one column for each server.</summary>
    public string ToText()
    {
        var table = new Table(["", .. servers.Select(server => server.Name), .. servers.Count == 2 ? ["ratio"] : Array.Empty<string>()]);
        foreach (var (name, _, of, format) in Figures)
        {
            var values = servers.Select(server => MedianOf(server, of)).ToArray();
            if (values.Any(value => value is not null))
            {
                table.Add([name, .. values.Select(value => Text(value, format)), .. values.Length == 2 ? [Ratio(values[0], values[1])] : Array.Empty<string>()]);
            }
        }

        return table.ToString();
    }

    /// <summary>A JSON object with the options, and for each server the medians and every round.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            options.Clients,
            Rate = options.Rate > 0 ? options.Rate : (int?)null,
            Window = options.Rate > 0 ? null : (int?)options.Window,
            options.Seconds,
            Servers = servers.Select(server => new
            {
                server.Name,
                Medians = FiguresOf(of => MedianOf(server, of)),
                Rounds = server.Runs.Select(run => FiguresOf(of => of(run))),
            }),
        },
        Json);

    private static Dictionary<string, double?> FiguresOf(Func<Func<FanOutResult, double?>, double?> value) =>
        Figures.Select(figure => KeyValuePair.Create(figure.Key, value(figure.Of))).Where(figure => figure.Value is not null).ToDictionary();

    private static double? MedianOf(ServerRounds server, Func<FanOutResult, double?> figure)
    {
        var values = server.Runs.Select(figure).OfType<double>().ToArray();
        return values.Length == 0 ? null : Median.Of(values);
    }

    private static string Text(double? value, string format) => value switch
    {
        null => "",
        double.NaN => "never",
        _ => value.Value.ToString(format, CultureInfo.InvariantCulture),
    };

    private static string Ratio(double? one, double? other) =>
        one is { } a && other is { } b && double.IsFinite(a / b) ? (a / b).ToString("N2", CultureInfo.InvariantCulture) : "";
}

/// <summary>The results of all rounds of one server.</summary>
internal sealed record ServerRounds(string Name, IReadOnlyList<FanOutResult> Runs);
