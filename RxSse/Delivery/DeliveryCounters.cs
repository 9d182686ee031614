using System.Diagnostics.Metrics;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;

namespace RxSse.Delivery;

/// <summary>Counts what happens to subscribers, beside what is written to them.</summary>
internal sealed class DeliveryCounters : IFigures
{
    /// <summary>The client sent no cursor.</summary>
    public const string Fresh = "fresh";

    /// <summary>The client has received all that it asked for.</summary>
    public const string Resumed = "resumed";

    /// <summary>A part of what the client asked for is missing, and a <c>gap</c> said so.</summary>
    public const string Gap = "gap";

    /// <summary>The cursor of the client is not known, so it has received the snapshot only.</summary>
    public const string SnapshotOnly = "snapshot-only";

    private readonly Total _slow = new();
    private readonly Total _dropped = new();
    private readonly Tally _aborted = new("rxsse.reason", Enum.GetValues<AbortReason>().Select(WordOf));
    private readonly Tally _joined = new("rxsse.join", [Fresh, Resumed, Gap, SnapshotOnly]);
    private readonly Tally _rejected = new("rxsse.reason", Rejection.Reasons);

    /// <summary>How long frames take until they are written. Null before somebody can listen.</summary>
    public Histogram<double>? Duration { get; private set; }

    /// <summary>Counts events that were dropped for a subscriber.</summary>
    /// <param name="events">The number of events.</param>
    /// <param name="isFirst">Whether these are the first events that were dropped for the subscriber.</param>
    public void Dropped(long events, bool isFirst)
    {
        _dropped.Add(events);
        if (isFirst)
        {
            _slow.Add();
        }
    }

    /// <summary>Counts an aborted connection.</summary>
    public void Aborted(AbortReason reason) => _aborted.Add(WordOf(reason));

    /// <summary>Counts a subscriber that is live now.</summary>
    /// <param name="join">How it joined: one of the constants.</param>
    public void Joined(string join) => _joined.Add(join);

    /// <summary>Counts a subscriber that was not admitted.</summary>
    public void Rejected(Rejection rejection) => _rejected.Add(rejection.Reason);

    public void AddTo(RxSseMeter meter)
    {
        meter.AddCount("rxsse.subscribers.joined", "{subscriber}", "Subscribers that have joined, by what they received first", _joined.Measure);
        meter.AddCount("rxsse.subscribers.rejected", "{subscriber}", "Subscribers that were not admitted, by reason", _rejected.Measure);
        meter.AddCount("rxsse.subscribers.aborted", "{subscriber}", "Aborted subscribers, by reason", _aborted.Measure);
        meter.AddCount("rxsse.subscribers.slow", "{subscriber}", "Subscribers for which events were dropped", () => _slow.Value);
        meter.AddCount("rxsse.events.dropped", "{event}", "Events that were dropped for slow subscribers", () => _dropped.Value);
        Duration = meter.AddDuration(
            "rxsse.delivery.duration", "Time from when frames were passed to the loops of the subscribers until they were written to all");
    }

    private static string WordOf(AbortReason reason) => reason switch
    {
        AbortReason.Overflow => "overflow",
        AbortReason.Stalled => "stalled",
        AbortReason.Stopping => "stopping",
        _ => "fault",
    };
}
