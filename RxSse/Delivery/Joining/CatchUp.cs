using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// Brings one subscriber from its start position to the position of its target. It exists only until the subscriber is
/// live. All calls come in turns of the shard.
/// </summary>
internal abstract class CatchUp
{
    /// <summary>Sends what a subscriber without a replay receives first: a gap if its cursor is unknown, and the snapshot.</summary>
    public static void SendSnapshot(StartPosition start, ICatchUpTarget target, IReplaySink sink)
    {
        if (start.GapReason is { } reason)
        {
            sink.Send(Frame.Control(ControlEvent.Gap(reason, null, null, target.Position)));
        }

        foreach (var frame in target.Snapshot)
        {
            sink.SendMakingRoom(frame);
        }
    }

    /// <summary>The bytes that it keeps for a client that does not keep up.</summary>
    public virtual long WaitingBytes => 0;

    /// <summary>Takes a live frame that arrives before the subscriber is live.</summary>
    public abstract void Take(Frame frame);

    /// <summary>
    /// Events are missing before this position of the target. A replay of the same epoch goes on: its pages tell what is missing. Of a new
    /// epoch it starts over.
    /// </summary>
    public abstract void Break(EventId position);

    /// <summary>Sends what the subscriber has room for. Call it only when no write is pending.</summary>
    /// <returns>The end, if the subscriber has received everything up to a position of the target; otherwise null.</returns>
    public abstract CatchUpEnd? Proceed(ICatchUpTarget target, IReplaySink sink);

    /// <summary>The subscriber has gone, or receives nothing more.</summary>
    public virtual void Cancel()
    {
    }
}

/// <summary>What a catch-up uses of the shard.</summary>
/// <param name="Options">The bounds of a subscriber.</param>
/// <param name="Log">The source of the replay.</param>
/// <param name="Budget">The bound of all queues together.</param>
/// <param name="Post">Posts work to the shard, from any thread.</param>
/// <param name="Proceed">Makes the shard call <see cref="CatchUp.Proceed"/> in this turn. Call it in a turn.</param>
/// <param name="Fail">Ends the subscription when the log cannot be read. Call it in a turn.</param>
internal sealed record CatchUpContext(
    DeliveryOptions Options, IEventLog Log, QueueBudget Budget, Action<Action> Post, Action Proceed, Action<Exception> Fail);

/// <summary>The end of a catch-up.</summary>
/// <param name="Position">The subscriber has everything up to this position.</param>
/// <param name="Held">The live frames after it that have arrived already.</param>
internal readonly record struct CatchUpEnd(EventId Position, IReadOnlyList<Frame> Held);
