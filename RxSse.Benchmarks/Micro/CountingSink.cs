using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Benchmarks.Micro;

/// <summary>The fastest possible client: it reads everything at once, and counts.</summary>
internal sealed class CountingSink : IObserver<Frame>, IFrameSink
{
    private int _waiting;

    public string Id => "counting";

    public long Frames { get; private set; }

    public bool IsComplete => false;

    public bool HasWaiting => _waiting > 0;

    public bool HasEnough => false;

    public int WaitingBytes => 0;

    public bool HasRoomFor(Frame frame) => true;

    public void OnNext(Frame value) => _waiting++;

    public ValueTask<FlushResult> FlushAsync(Deliveries written)
    {
        Frames += _waiting;
        _waiting = 0;
        return default;
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Abort(AbortReason reason)
    {
    }

    public void EndFlush()
    {
    }

    public void CountWaiting()
    {
    }

    public bool TryRelieve() => false;

    public void Detached()
    {
    }
}
