using System.Reactive.Concurrency;
using RxSse.Server.Delivery;

namespace RxSse.Server.Endpoints;

/// <summary>The parts of delivery that an open response needs.</summary>
internal sealed record Delivering(
    Fanout Fanout, ViewFanout Views, Admission Admission, DeliveryOptions Options, DeliveryCounters Counters, RetryAdvice Retry, IScheduler Scheduler);
