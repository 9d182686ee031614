using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Tests.Simulation;

/// <summary>The sink of an observer that processes each frame at once: nothing waits.</summary>
internal sealed class DirectSink(SubscriberCredential? credential = null) : IFrameSink
{
    public SubscriberCredential? Credential => credential;

    public string Id => "direct";

    public bool IsQuick { get; init; } = true;

    public bool HasWaiting => false;

    public bool IsComplete => false;

    /// <summary>Why the server aborted the connection; null if it did not.</summary>
    public AbortReason? AbortedFor { get; private set; }

    /// <summary>Whether the subscription has ended.</summary>
    public bool IsDetached { get; private set; }

    public bool HasEnough => false;

    public int WaitingBytes => 0;

    public bool HasRoomFor(Frame frame) => true;

    public ValueTask<FlushResult> FlushAsync(Deliveries written) => throw new InvalidOperationException("Nothing waits, so there is nothing to flush.");

    public void Abort(AbortReason reason) => AbortedFor = reason;

    public void EndFlush()
    {
    }

    public void CountWaiting()
    {
    }

    public bool TryRelieve() => false;

    public void Detached() => IsDetached = true;
}
