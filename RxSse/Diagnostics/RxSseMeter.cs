using System.Diagnostics.Metrics;

namespace RxSse.Diagnostics;

/// <summary>
/// The meter <c>RxSse</c>. Its instruments read figures when somebody collects them, so that what is counted costs no more if nobody does;
/// only durations are recorded when they happen (docs/adr/0036).
/// </summary>
internal sealed class RxSseMeter
{
    /// <summary>The name of the meter, and of the source of activities.</summary>
    public const string Name = "RxSse";

    private static readonly double[] DurationBuckets =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    private readonly Meter _meter;
    private readonly List<(KeyValuePair<string, object?> Place, Func<double> Share)> _backlog = [];

    public RxSseMeter(IMeterFactory meters)
    {
        _meter = meters.Create(new MeterOptions(Name) { Version = Version });
        _meter.CreateObservableGauge<double>("rxsse.backlog", Backlog, "1", "What waits, as a share of the limit");
    }

    /// <summary>The version of the library.</summary>
    public static string? Version { get; } = typeof(RxSseMeter).Assembly.GetName().Version?.ToString(3);

    /// <summary>Whether an instrument belongs to this instance.</summary>
    internal bool Owns(Instrument instrument) => instrument.Meter == _meter;

    /// <summary>Adds a count, which never falls.</summary>
    public void AddCount(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter<long>(name, value, unit, description);

    /// <inheritdoc cref="AddCount(string, string, string, Func{long})"/>
    public void AddCount(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableCounter<long>(name, values, unit, description);

    /// <summary>Adds a number of things that are there now.</summary>
    public void AddNumber(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableUpDownCounter<long>(name, value, unit, description);

    /// <inheritdoc cref="AddNumber(string, string, string, Func{long})"/>
    public void AddNumber(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableUpDownCounter<long>(name, values, unit, description);

    /// <summary>Adds a value of which no sum makes sense.</summary>
    public void AddState(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge<long>(name, value, unit, description);

    /// <inheritdoc cref="AddState(string, string, string, Func{long})"/>
    public void AddState(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableGauge<long>(name, values, unit, description);

    /// <summary>Adds a place where something waits to <c>rxsse.backlog</c>.</summary>
    /// <param name="place">The name of the place.</param>
    /// <param name="share">What waits as a share of the limit: from 0 to 1, and more for one item that is larger than the limit.</param>
    public void AddBacklog(string place, Func<double> share)
    {
        lock (_backlog)
        {
            _backlog.Add((KeyValuePair.Create("rxsse.place", (object?)place), share));
        }
    }

    /// <summary>Adds a duration in seconds. It has a series after its first value.</summary>
    public Histogram<double> AddDuration(string name, string description) => _meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBuckets });

    private IEnumerable<Measurement<double>> Backlog()
    {
        lock (_backlog)
        {
            return _backlog.ConvertAll(static entry => new Measurement<double>(entry.Share(), entry.Place));
        }
    }
}
