using Microsoft.Extensions.Logging.Abstractions;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Log;

namespace RxSse.Tests.Simulation;

/// <summary>Makes the parts of delivery, as the server does.</summary>
internal static class TestFactory
{
    public static DeliveryCounters Counters { get; } = new();

    public static ShardContext Context(DeliveryOptions options, IEventLog log, params string[] snapshots) => new(
        options, snapshots.ToHashSet(), log, new FrameCache(), new QueueBudget(options.TotalQueueBytes ?? long.MaxValue),
        new RetryAdvice(options, new Random(1)), new Random(1), NullLogger.Instance);
}
