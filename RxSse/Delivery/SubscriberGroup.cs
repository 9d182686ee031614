using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// The subscribers at a shard that are given the same frames: those of all lists of bare streams, or those of one view.
/// It belongs to the shard's loop.
/// </summary>
internal abstract class SubscriberGroup
{
    /// <summary>Its subscriptions.</summary>
    public SubscriptionList SubscriptionList { get; } = new(static subscription => ref subscription.IndexInGroup);

    /// <summary>The frames of this turn.</summary>
    public List<Frame> Batch { get; } = [];

    /// <summary>Up to where it has come: what is later in the log comes as a frame.</summary>
    public EventId Position { get; protected set; }

    /// <summary>What one who joins without a cursor gets, in log order.</summary>
    public abstract IEnumerable<Frame> Snapshot { get; }

    /// <summary>What a replay from the log gives to a subscription.</summary>
    public abstract IReplayProjection ProjectionFor(Subscription subscription);

    /// <summary>Takes a frame for all subscriptions.</summary>
    public virtual void Take(Frame frame)
    {
        Position = frame.Position ?? Position;
        Batch.Add(frame);
    }
}
