using RxSse.Sse;

namespace RxSse.Delivery;

// While a shard has no subscribers of streams, their events do not wake its loop: waking it costs more than all else that an event needs. They
// wait in the mailbox, in order, for the next turn. A heartbeat wakes it, so none waits for long.
internal sealed partial class Shard
{
    /// <summary>What may wait without a turn, in bytes as they count for <see cref="Capacity"/>: 128 small frames.</summary>
    public const int MaxQuietBytes = 256 * 1024;

    private int _subscribers; // of streams, from the moment at which they subscribe
    private int _quietBytes; // published without a turn since the loop was last woken; used by the publishing thread
    private int _quietInBatch; // of the frames of this turn; used by the loop

    // Who subscribes raises the count and then posts. So either the count that is read behind the frame has the subscriber, or the subscriber is
    // posted behind the frame, and its turn processes both.
    private bool TryPublishQuietly(Frame frame)
    {
        var weight = WeightOf(frame);
        if (frame.Kind != FrameKind.Event || _quietBytes + weight > MaxQuietBytes || Volatile.Read(ref _subscribers) > 0)
        {
            _quietBytes = 0;
            return false;
        }

        _quietBytes += weight;
        _mailbox.PostQuietly((_addQuietly, frame));
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _subscribers) > 0)
        {
            _mailbox.Wake();
        }

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
