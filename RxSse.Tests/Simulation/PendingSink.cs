using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using RxSse.Delivery;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Tests.Simulation;

/// <summary>A client whose first write stays pending until the test ends it.</summary>
internal sealed class PendingSink : IObserver<Frame>, IFrameSink, IValueTaskSource<FlushResult>
{
    private ManualResetValueTaskSourceCore<FlushResult> _write; // continues on the thread that ends it

    public string Id => "pending";

    public bool IsDetached { get; private set; }

    public bool IsComplete => false;

    public bool HasWaiting { get; private set; }

    public bool HasEnough => false;

    public int WaitingBytes => 0;

    public bool HasRoomFor(Frame frame) => true;

    public void OnNext(Frame value) => HasWaiting = true;

    public ValueTask<FlushResult> FlushAsync(Deliveries written)
    {
        HasWaiting = false;
        return new ValueTask<FlushResult>(this, _write.Version);
    }

    public void Finish() => _write.SetResult(default);

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _write.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _write.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _write.OnCompleted(continuation, state, token, flags);

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

    public void Detached() => IsDetached = true;
}
