using System.IO.Pipelines;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// The writing half of a subscriber. Its observer queues each frame at once and never blocks; the shard then asks the
/// sink what waits, and flushes it, so that frames that arrive together leave in one write. All calls come in turns
/// of the shard. There can be operators between the frames and the observer, if they pass on each call synchronously.
/// </summary>
internal interface IFrameSink
{
    /// <summary>Identifies the subscriber in log messages.</summary>
    string Id { get; }

    /// <summary>The credential of the subscriber, which may expire or be revoked; null if it has none.</summary>
    SubscriberCredential? Credential => null;

    /// <summary>What the client requested, and what it has received so far.</summary>
    SinkState State => default;

    /// <summary>Whether writing a small frame takes little time.</summary>
    bool IsQuick => true;

    /// <summary>Whether frames wait to be written.</summary>
    bool HasWaiting { get; }

    /// <summary>The bytes of the events that wait, with the last one of a pending write.</summary>
    int WaitingBytes { get; }

    /// <summary>Whether so much waits that a view need not make more for the subscriber.</summary>
    bool HasEnough { get; }

    /// <summary>Whether the subscriber has received all events that it requested. The response ends after the pending write.</summary>
    bool IsComplete { get; }

    /// <summary>Whether the queue has room for a frame.</summary>
    bool HasRoomFor(Frame frame);

    /// <summary>Writes what waits, or a part of it. The next call comes after this write has completed.</summary>
    /// <param name="written">Counts what is written.</param>
    ValueTask<FlushResult> FlushAsync(Deliveries written);

    /// <summary>The pending write has completed.</summary>
    void EndFlush();

    /// <summary>A write stays pending: what waits counts against the bound of all queues.</summary>
    void CountWaiting();

    /// <summary>Applies the overflow policy, because too much waits in all queues. False if it drops nothing.</summary>
    bool TryRelieve();

    /// <summary>Drops the events and heartbeats that wait, without a <c>gap</c>: the subscriber has no right to them any more.</summary>
    void DropWaiting()
    {
    }

    /// <summary>Aborts the connection, so that the client notices and reconnects.</summary>
    void Abort(AbortReason reason);

    /// <summary>The subscription has ended: no write is pending, and no other call follows.</summary>
    void Detached();
}
