using System.Reactive.Concurrency;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Sse;

namespace RxSse.Http;

/// <summary>The parts of delivery that an open response uses.</summary>
internal sealed record DeliveryServices(
    FanOut FanOut,
    ViewFanOut Views,
    Admission Admission,
    DeliveryOptions Options,
    QueueBudget Budget,
    DeliveryCounters Counters,
    RetryAdvice Retry,
    BytesBehindRequests BytesBehind,
    Compressors Compressors,
    RateLimits Limits,
    IScheduler Scheduler)
{
    /// <summary>Whether the addresses of clients are kept for administrators.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary>Counts a subscriber that is not admitted, and returns the response to it.</summary>
    public RejectedResult Reject(Rejection rejection, SubscriberCredential? credential, SseFormat format)
    {
        Counters.Rejected(rejection);
        return new RejectedResult(rejection, credential, format, Retry);
    }
}
