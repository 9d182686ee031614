using RxSse.Delivery.Joining;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// The subscribers of a shard that receive the same frames: those of all lists of bare streams, or those of one view. It
/// belongs to the shard's loop.
/// </summary>
internal abstract class SubscriberGroup : ICatchUpTarget
{
    /// <summary>The subscriptions of the group.</summary>
    public SubscriptionList Members { get; } = new(static subscription => ref subscription.IndexInGroup);

    /// <summary>The frames of this turn.</summary>
    public List<Frame> Batch { get; } = [];

    /// <summary>Position of the last event given to this group.</summary>
    public EventId Position { get; protected set; }

    public abstract IEnumerable<Frame> Snapshot { get; }

    /// <summary>What a subscription receives of the log during a replay.</summary>
    public abstract IReplayProjection ProjectionFor(Subscription subscription);

    /// <summary>Adds a frame to the batch.</summary>
    public virtual void Add(Frame frame)
    {
        Position = frame.Position ?? Position;
        Batch.Add(frame);
    }
}
