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
internal sealed record LogResult(PublishResult Single, PublishResult Batches, Percentiles Latency, double CpuMicrosecondsPerDelivery);

/// <summary>The figures of all rounds.</summary>
internal sealed record LogReport(LogOptions Options, IReadOnlyList<LogResult> Memory, IReadOnlyList<LogResult> File)
{
    private const double MinEventsPerSecond = 50_000;
    private const double MaxCostOfFanOut = 1.05;

    /// <summary>The events per second of the log in a file, in batches.</summary>
    public double EventsPerSecond => Median.Of(File.Select(result => result.Batches.EventsPerSecond));

    /// <summary>The processor time of a delivery with the log in a file, of that with memory: the median of the rounds' ratios.</summary>
    public double CostOfFanOut =>
        Median.Of(File.Zip(Memory, (file, memory) => file.CpuMicrosecondsPerDelivery / memory.CpuMicrosecondsPerDelivery));

    public bool Passed => Verdict.Pass(Verdicts);

    public string ToText()
    {
        var table = new Table("", "memory", "file", "ratio");
        Add("events/s, one event a request", result => result.Single.EventsPerSecond, "N0");
        Add($"events/s, batches of {Options.Batch.ToString(CultureInfo.InvariantCulture)}", result => result.Batches.EventsPerSecond, "N0");
        Add("CPU µs per event, one a request", result => result.Single.MicrosecondsPerEvent, "N1");
        Add("CPU µs per event, batches", result => result.Batches.MicrosecondsPerEvent, "N1");
        Add("publish to receive p50, ms", result => result.Latency.P50, "N2");
        Add("publish to receive p99, ms", result => result.Latency.P99, "N2");
        Add("CPU µs per delivery", result => result.CpuMicrosecondsPerDelivery, "N2");
        return $"{table}{Environment.NewLine}{Verdict.Lines(Verdicts)}";

        void Add(string name, Func<LogResult, double> value, string format)
        {
            var (memory, file) = (Median.Of(Memory.Select(value)), Median.Of(File.Select(value)));
            table.Add(name, Text(memory, format), Text(file, format), Text(file / memory, "N2"));
        }
    }

    private IReadOnlyList<Verdict> Verdicts =>
    [
        new("file: at least 50,000 events/s in batches", EventsPerSecond >= MinEventsPerSecond,
            Text(EventsPerSecond, "N0"), IsBinding: true),
        new("file: at most 1.05 of the processor time of a delivery with memory", CostOfFanOut <= MaxCostOfFanOut,
            Text(CostOfFanOut, "N2"), IsBinding: true),
    ];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
