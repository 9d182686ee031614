using System.Diagnostics.Metrics;

namespace RxSse.Diagnostics;

/// <summary>Counts what delivery had to do to subscribers that do not keep up, in the meter <c>RxSse</c>.</summary>
internal sealed class DeliveryCounters
{
    public const string MeterName = "RxSse";

    private readonly Counter<long> _slow;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _aborted;

    public DeliveryCounters(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _slow = meter.CreateCounter<long>("rxsse.subscribers.slow", "{subscriber}", "Subscribers that events were dropped for");
        _dropped = meter.CreateCounter<long>("rxsse.events.dropped", "{event}", "Events that were dropped for subscribers that do not keep up");
        _aborted = meter.CreateCounter<long>("rxsse.subscribers.aborted", "{subscriber}", "Subscribers whose connection was cut, by reason");
    }

    /// <summary>Whether an instrument is one of these.</summary>
    internal bool Owns(Instrument instrument) => instrument.Meter == _dropped.Meter;

    /// <summary>Events were dropped for a subscriber, perhaps its first.</summary>
    public void Dropped(long events, bool isFirst)
    {
        _dropped.Add(events);
        if (isFirst)
        {
            _slow.Add(1);
        }
    }

    /// <summary>A queue was full, and its policy is to disconnect.</summary>
    public void Disconnected() => _aborted.Add(1, KeyValuePair.Create("reason", (object?)"overflow"));

    /// <summary>A subscriber took nothing for too long, did not read to the end of a drain, or could not be served.</summary>
    public void Aborted(Exception reason) => _aborted.Add(1, KeyValuePair.Create("reason", (object?)(reason switch
    {
        TimeoutException => "stalled",
        OperationCanceledException => "stopping",
        _ => "fault",
    })));
}
