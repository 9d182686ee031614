using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Sse;

namespace RxSse.Benchmarks.Micro;

/// <summary>A client without delay: accepts each frame at once and counts it.</summary>
internal sealed class CountingWriter : IFrameWriter
{
    private int _waiting;

    public long Frames { get; private set; }

    public bool IsComplete => false;

    public bool HasWaiting => _waiting > 0;

    public bool HasRoomFor(Frame frame) => true;

    public void OnNext(Frame value) => _waiting++;

    public ValueTask<FlushResult> FlushAsync()
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

    public void Released()
    {
    }
}
