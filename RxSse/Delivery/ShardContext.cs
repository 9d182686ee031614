using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>What all shards share.</summary>
/// <param name="Options">The bounds of delivery.</param>
/// <param name="Snapshots">The streams whose newest event a joining subscriber gets.</param>
/// <param name="Log">Where replays come from.</param>
/// <param name="Frames">The frames of the newest events.</param>
/// <param name="Retry">When clients are told to come back.</param>
/// <param name="Random">Spreads the ends of connections.</param>
/// <param name="Logger">Told of subscribers that fail.</param>
internal sealed record ShardContext(
    DeliveryOptions Options, IReadOnlySet<string> Snapshots, IEventLog Log, FrameCache Frames, RetryAdvice Retry, Random Random, ILogger Logger)
{
    /// <summary>The last event of a response that the server ends.</summary>
    public ControlEvent Shutdown(string reason) => ControlEvent.Shutdown(reason, Retry.Next());
}
