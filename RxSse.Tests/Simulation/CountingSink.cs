using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Tests.Simulation;

/// <summary>The fastest possible client: it reads everything at once, and counts.</summary>
/// <param name="room">How many frames may wait.</param>
internal sealed class CountingSink(int room = int.MaxValue) : IObserver<Frame>, IFrameSink
{
    private int _waiting;

    public string Id => "counting";

    public int Frames { get; private set; }

    public int Writes { get; private set; }

    public int MaxWaiting { get; private set; }

    public bool IsComplete => false;

    public bool HasWaiting => _waiting > 0;

    public bool HasEnough => false;

    public int WaitingBytes => 0;

    public bool HasRoomFor(Frame frame) => _waiting < room;

    public void OnNext(Frame value) => MaxWaiting = Math.Max(MaxWaiting, ++_waiting);

    public ValueTask<FlushResult> FlushAsync(Deliveries written)
    {
        Frames += _waiting;
        Writes++;
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
