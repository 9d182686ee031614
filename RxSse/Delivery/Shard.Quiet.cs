using RxSse.Sse;

namespace RxSse.Delivery;

// While a shard has no subscribers of streams, their events do not wake its loop: waking it costs more than all else that an event needs. They
// wait in the mailbox, in order, for the next turn. A heartbeat wakes it, so none waits for long.
internal sealed partial class Shard
{
    /// <summary>What may wait without a turn, beside <see cref="CapacityBytes"/> and counted in the same way: 128 small frames.</summary>
    public const int MaxQuietBytes = 256 * 1024;

    private int _subscribers; // of streams, from the moment at which they subscribe
    private int _quietBytes; // published without a turn, and in no turn that has ended; only the publishing thread adds, only the loop subtracts
    private int _quietInBatch; // of the frames of this turn; used by the loop

    // Who subscribes raises the count and then posts. So either the mailbox, which asks behind the frame, is told of the subscriber, or the subscriber
    // is posted behind the frame, and its turn processes both.
    private bool TryPublishQuietly(Frame frame)
    {
        var weight = WeightOf(frame);
        if (frame.Kind != FrameKind.Event || Volatile.Read(ref _quietBytes) + weight > MaxQuietBytes || _hasSubscribers())
        {
            return false;
        }

        Interlocked.Add(ref _quietBytes, weight);
        _mailbox.PostQuietly((_addQuietly, frame), _hasSubscribers);
        return true;
    }

    // It has not entered the gate, and how long it waited says nothing of a delivery.
    private void AddQuietly(Frame frame)
    {
        _quietInBatch += WeightOf(frame);
        Add(_streams, frame, passedAt: 0);
    }

    private void JoinStreams(Subscription subscription)
    {
        Join(subscription, _streams);
        if (subscription.Group is null)
        {
            EndSubscriber(); // it unsubscribed before
        }
    }

    // Once for each that has subscribed to streams.
    private void EndSubscriber() => Interlocked.Decrement(ref _subscribers);
}
