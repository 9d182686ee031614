using RxSse.Delivery.Joining;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// The subscribers of a shard that receive the same frames: those of all lists of bare streams, or those of one view. It
/// is used in turns of the shard.
/// </summary>
internal abstract class SubscriberGroup : ICatchUpTarget
{
    /// <summary>The subscriptions of the group.</summary>
    public SubscriptionList Members { get; } = new(static subscription => ref subscription.IndexInGroup);

    /// <summary>The frames of this turn.</summary>
    public List<Frame> Batch { get; } = [];

    /// <summary>When the oldest frame of this turn that has a time was passed on, as a timestamp; 0 if none has a time.</summary>
    public long Since { get; set; }

    /// <summary>Position of the last event given to this group.</summary>
    public EventId Position { get; protected set; }

    public abstract IEnumerable<Frame> Snapshot { get; }

    /// <summary>Brings a subscription from its start position to the position of the group.</summary>
    public abstract CatchUp CatchUpFor(Subscription subscription, CatchUpContext context);

    /// <summary>Adds a frame to the batch.</summary>
    public virtual void Add(Frame frame)
    {
        Position = frame.Position ?? Position;
        Batch.Add(frame);
    }
}
