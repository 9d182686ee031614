using System.Diagnostics.Metrics;

namespace RxSse.Diagnostics;

/// <summary>Counts dropped events and aborted connections, in the meter <c>RxSse</c>.</summary>
internal sealed class DeliveryCounters
{
    public const string MeterName = "RxSse";

    private readonly Counter<long> _slow;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _aborted;

    public DeliveryCounters(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _slow = meter.CreateCounter<long>("rxsse.subscribers.slow", "{subscriber}", "Subscribers for which events were dropped");
        _dropped = meter.CreateCounter<long>("rxsse.events.dropped", "{event}", "Events that were dropped for slow subscribers");
        _aborted = meter.CreateCounter<long>("rxsse.subscribers.aborted", "{subscriber}", "Aborted subscribers, by reason");
    }

    /// <summary>Whether an instrument belongs to this instance.</summary>
    internal bool Owns(Instrument instrument) => instrument.Meter == _dropped.Meter;

    /// <summary>Counts events that were dropped for a subscriber.</summary>
    /// <param name="events">The number of events.</param>
    /// <param name="isFirst">Whether these are the first events that were dropped for the subscriber.</param>
    public void Dropped(long events, bool isFirst)
    {
        _dropped.Add(events);
        if (isFirst)
        {
            _slow.Add(1);
        }
    }

    /// <summary>Counts an aborted connection.</summary>
    public void Aborted(AbortReason reason) => _aborted.Add(1, KeyValuePair.Create("reason", (object?)(reason switch
    {
        AbortReason.Overflow => "overflow",
        AbortReason.Stalled => "stalled",
        AbortReason.Stopping => "stopping",
        _ => "fault",
    })));
}
