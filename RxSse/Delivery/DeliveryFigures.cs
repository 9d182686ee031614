using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Streams;

namespace RxSse.Delivery;

/// <summary>The subscribers, and what is written to them.</summary>
internal sealed class DeliveryFigures(
    Admission admission, FanOut fanOut, Revocations revocations, StreamDefinitions streams, IOptions<DeliveryOptions> options) : IFigures
{
    public void AddTo(RxSseMeter meter)
    {
        meter.AddState("rxsse.ready", "{state}", "1 while new subscribers are accepted, as /healthz/ready says; else 0", () => IsReady ? 1 : 0);
        meter.AddNumber("rxsse.subscribers", "{subscriber}", "Subscribers", () => admission.Count);
        meter.AddNumber("rxsse.subscribers.limit", "{subscriber}", "Maximum number of subscribers", () => options.Value.MaxSubscribers);
        meter.AddNumber("rxsse.stream.subscribers", "{subscriber}", "Subscribers that receive a stream", Measure);
        meter.AddCount("rxsse.events.delivered", "{event}", "Events that were written to subscribers", () => fanOut.EventsWritten);
        meter.AddCount("rxsse.delivery.io", "By", "Bytes that were written to subscribers, before TLS", () => fanOut.BytesWritten);
        meter.AddBacklog("shards", () => fanOut.Backlog);
    }

    private bool IsReady => !admission.IsClosed && !admission.IsWaiting && revocations.WereKnown;

    private IEnumerable<Measurement<long>> Measure()
    {
        var counts = admission.CountEach(streams.Names);
        return streams.Names.Select(stream => new Measurement<long>(
            counts.GetValueOrDefault(stream), new KeyValuePair<string, object?>("rxsse.stream.name", stream)));
    }
}
