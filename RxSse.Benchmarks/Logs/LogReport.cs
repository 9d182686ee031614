using System.Globalization;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Publishing;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Logs;

/// <summary>What a log has cost in one round.</summary>
/// <param name="Single">One event a request, over one connection.</param>
/// <param name="Batches">Batches, over one connection.</param>
/// <param name="Latency">From the start of the publish request to the read by the client, at a constant rate.</param>
/// <param name="CpuMicrosecondsPerDelivery">Processor time of the server per delivery, with many clients.</param>
/// <param name="ResidentKibPerClient">The growth of the memory of the server when many clients connected.</param>
/// <param name="JoinsPerSecond">Clients that have joined, each to its end, in a second.</param>
/// <param name="ResumesPerSecond">The same with a cursor of a hundred events ago.</param>
internal sealed record LogResult(
    PublishResult Single, PublishResult Batches, Percentiles Latency, double CpuMicrosecondsPerDelivery, double ResidentKibPerClient,
    double JoinsPerSecond, double ResumesPerSecond);

/// <summary>The figures of all rounds.</summary>
/// <param name="Options">The load.</param>
/// <param name="Results">The rounds of each kind of log, memory first.</param>
/// <param name="Takeovers">Seconds until another node runs the streams, after the one that did was killed.</param>
internal sealed record LogReport(
    LogOptions Options, IReadOnlyDictionary<string, IReadOnlyList<LogResult>> Results, IReadOnlyList<double> Takeovers)
{
    private const double MinEventsPerSecond = 50_000;
    private const double MaxOfMemory = 1.05;
    private const double MaxLatency = 5; // ms
    private const double MaxTakeover = 2; // s

    public bool Passed => Verdict.Pass(Verdicts);

    public string ToText()
    {
        var table = new Table(["", .. Results.Keys, .. Options.Kinds.Select(kind => $"{kind}/memory")]);
        Add("events/s, one event a request", result => result.Single.EventsPerSecond, "N0");
        Add($"events/s, batches of {Options.Batch.ToString(CultureInfo.InvariantCulture)}", result => result.Batches.EventsPerSecond, "N0");
        Add("CPU µs per event, one a request", result => result.Single.MicrosecondsPerEvent, "N1");
        Add("CPU µs per event, batches", result => result.Batches.MicrosecondsPerEvent, "N1");
        Add("publish to receive p50, ms", result => result.Latency.P50, "N2");
        Add("publish to receive p99, ms", result => result.Latency.P99, "N2");
        Add("joins/s", result => result.JoinsPerSecond, "N0");
        Add("resumes/s", result => result.ResumesPerSecond, "N0");
        Add("CPU µs per delivery", result => result.CpuMicrosecondsPerDelivery, "N2");
        Add("KiB per client", result => result.ResidentKibPerClient, "N1");
        var takeover = Takeovers.Count > 0 ? $"takeover: {Text(Median.Of(Takeovers), "N2")} s{Environment.NewLine}" : "";
        return $"{table}{takeover}{Environment.NewLine}{Verdict.Lines(Verdicts)}";

        void Add(string name, Func<LogResult, double> value, string format)
        {
            var medians = Results.Values.Select(rounds => Median.Of(rounds.Select(value))).ToList();
            var ratios = medians[1..].Select(median => Text(median / medians[0], "N2"));
            table.Add([name, .. medians.Select(median => Text(median, format)), .. ratios]);
        }
    }

    private IReadOnlyList<Verdict> Verdicts => [.. Options.Kinds.SelectMany(VerdictsOf)];

    private IEnumerable<Verdict> VerdictsOf(string kind)
    {
        var events = Median.Of(Results[kind].Select(result => result.Batches.EventsPerSecond));
        yield return Required($"{kind}: at least 50,000 events/s in batches", events >= MinEventsPerSecond, Text(events, "N0"));

        var fanOut = OfMemory(kind, result => result.CpuMicrosecondsPerDelivery);
        yield return Required(
            $"{kind}: at most 1.05 of the processor time of a delivery with memory", fanOut <= MaxOfMemory, Text(fanOut, "N2"));
        if (kind != LogOptions.Redis)
        {
            yield break;
        }

        var latency = Median.Of(Results[kind].Select(result => result.Latency.P99));
        yield return Required("redis: p99 from publisher to client at most 5 ms", latency <= MaxLatency, $"{Text(latency, "N2")} ms");

        var memory = OfMemory(kind, result => result.ResidentKibPerClient);
        yield return Required("redis: at most 1.05 of the memory of a client with memory", memory <= MaxOfMemory, Text(memory, "N2"));

        var takeover = Median.Of(Takeovers);
        yield return Required("redis: another node runs the streams within 2 s", takeover <= MaxTakeover, $"{Text(takeover, "N2")} s");
    }

    /// <summary>A figure of a log, of that with memory: the median of the rounds' ratios.</summary>
    private double OfMemory(string kind, Func<LogResult, double> value) =>
        Median.Of(Results[kind].Zip(Results[LogOptions.Memory], (result, memory) => value(result) / value(memory)));

    private static Verdict Required(string requirement, bool holds, string because) => new(requirement, holds, because, IsBinding: true);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
