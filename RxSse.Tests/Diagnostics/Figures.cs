using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Diagnostics;

namespace RxSse.Tests.Diagnostics;

/// <summary>Collects a meter as an exporter does.</summary>
internal sealed class Figures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ServiceProvider? _services;
    private readonly Lock _lock = new(); // what is recorded comes from any thread
    private readonly List<(string Name, double Seconds)> _recorded = [];
    private readonly Dictionary<string, double> _read = [];

    /// <summary>Collects the instruments of an application.</summary>
    public Figures(RxSseMeter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meter.Owns(instrument))
            {
                Names.Add(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _read[KeyOf(instrument, tags)] = value);
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument is Histogram<double>)
            {
                lock (_lock)
                {
                    _recorded.Add((instrument.Name, value));
                }
            }
            else
            {
                _read[KeyOf(instrument, tags)] = value;
            }
        });
        _listener.Start();
    }

    /// <summary>Collects figures that are in no application.</summary>
    public Figures(params IFigures[] figures)
        : this(new ServiceCollection().AddMetrics().BuildServiceProvider(), figures)
    {
    }

    private Figures(ServiceProvider services, IFigures[] figures)
        : this(new RxSseMeter(services.GetRequiredService<IMeterFactory>()), figures) => _services = services;

    private Figures(RxSseMeter meter, IFigures[] figures)
        : this(meter)
    {
        foreach (var some in figures)
        {
            some.AddTo(meter);
        }
    }

    /// <summary>The names of the instruments.</summary>
    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The durations that were recorded, by instrument.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Recorded
    {
        get
        {
            lock (_lock)
            {
                return [.. _recorded];
            }
        }
    }

    /// <summary>What a series has now: the name of its instrument, and the values of its tags, separated by spaces.</summary>
    public double this[string series] => Read()[series];

    /// <summary>All series.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        _listener.RecordObservableInstruments();
        return _read;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services?.Dispose();
    }

    private static string KeyOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
        {
            key += $" {tag.Value}";
        }

        return key;
    }
}
