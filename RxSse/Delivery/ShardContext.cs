using System.Diagnostics;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>What all shards share.</summary>
/// <param name="Options">The bounds of delivery.</param>
/// <param name="Snapshots">The streams whose newest event is in the snapshot.</param>
/// <param name="Log">The source of replays.</param>
/// <param name="Frames">The frames of the newest events.</param>
/// <param name="Budget">The bound of all queues together.</param>
/// <param name="Retry">The reconnection delays of clients.</param>
/// <param name="Random">Spreads the ends of connections.</param>
/// <param name="Logger">Receives the errors of subscribers.</param>
internal sealed record ShardContext(
    DeliveryOptions Options, IReadOnlySet<string> Snapshots, IEventLog Log, FrameCache Frames, QueueBudget Budget, RetryAdvice Retry,
    Random Random, ILogger Logger)
{
    /// <summary>The credentials that are not let in; null if none can be revoked.</summary>
    public Revocations? Revocations { get; init; }

    /// <summary>Whether the server has a stream. A log that is older than the process may have events of others.</summary>
    public Func<string, bool> IsKnown { get; init; } = static _ => true;

    /// <summary>Counts what happens to subscribers.</summary>
    public DeliveryCounters Counters { get; init; } = new();

    /// <summary>Records the events whose publisher is recorded; null if nobody does.</summary>
    public Spans? Spans { get; init; }

    /// <summary>The time, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public Func<long> Timestamp { get; init; } = Stopwatch.GetTimestamp;

    /// <summary>Where epochs begin.</summary>
    public EpochBegins Begins { get; } = new();

    /// <summary>The last frame of a response that the server ends.</summary>
    public Frame Shutdown(string reason) => Frame.Control(ControlEvent.Shutdown(reason, Retry.Next()));
}
