using System.Globalization;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Publishing;

/// <summary>What one way to publish has cost in one round.</summary>
/// <param name="EventsPerSecond">Events, over one connection.</param>
/// <param name="MicrosecondsPerEvent">Processor time of the server.</param>
/// <param name="Cores">Busy cores of the server.</param>
internal sealed record PublishResult(double EventsPerSecond, double MicrosecondsPerEvent, double Cores);

/// <summary>The figures of all rounds.</summary>
internal sealed record PublishReport(
    PublishOptions Options, IReadOnlyList<PublishResult> Trigger, IReadOnlyList<PublishResult> Single, IReadOnlyList<PublishResult> Batches)
{
    private const double MinEventsPerCore = 20_000;
    private const double MaxCostOfSingle = 1.15;

    /// <summary>Events for each second of processor time, in batches.</summary>
    public double EventsPerCore => 1e6 / Median.Of(Batches.Select(result => result.MicrosecondsPerEvent));

    /// <summary>The processor time of one event a request, of the trigger's: the median of the rounds' ratios.</summary>
    public double CostOfSingle =>
        Median.Of(Single.Zip(Trigger, (single, trigger) => single.MicrosecondsPerEvent / trigger.MicrosecondsPerEvent));

    public bool Passed => Verdict.Pass(Verdicts);

    public string ToText()
    {
        var table = new Table("way", "events/s", "CPU µs per event", "cores of the server");
        Add("trigger", Trigger);
        Add("one event a request", Single);
        Add(string.Create(CultureInfo.InvariantCulture, $"batches of {Options.Batch}"), Batches);
        return $"{table}{Environment.NewLine}{Verdict.Lines(Verdicts)}";

        void Add(string way, IReadOnlyList<PublishResult> rounds) => table.Add(
            way,
            Median.Of(rounds.Select(round => round.EventsPerSecond)).ToString("N0", CultureInfo.InvariantCulture),
            Median.Of(rounds.Select(round => round.MicrosecondsPerEvent)).ToString("N1", CultureInfo.InvariantCulture),
            Median.Of(rounds.Select(round => round.Cores)).ToString("N2", CultureInfo.InvariantCulture));
    }

    private IReadOnlyList<Verdict> Verdicts =>
    [
        new("batches: at least 20,000 events for each second of one core", EventsPerCore >= MinEventsPerCore,
            string.Create(CultureInfo.InvariantCulture, $"{EventsPerCore:N0}"), IsBinding: true),
        new("one event a request: at most 1.15 of the trigger's processor time", CostOfSingle <= MaxCostOfSingle,
            string.Create(CultureInfo.InvariantCulture, $"{CostOfSingle:N2}"), IsBinding: true),
    ];
}
