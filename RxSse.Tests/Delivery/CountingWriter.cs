using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Sse;

namespace RxSse.Tests.Delivery;

/// <summary>The quickest of clients: takes all at once, and counts.</summary>
/// <param name="room">How many frames may wait.</param>
internal sealed class CountingWriter(int room = int.MaxValue) : IFrameWriter
{
    private int _waiting;

    public int Frames { get; private set; }

    public int Writes { get; private set; }

    public int MostWaiting { get; private set; }

    public bool IsComplete => false;

    public bool HasWaiting => _waiting > 0;

    public bool HasRoomFor(Frame frame) => _waiting < room;

    public void OnNext(Frame value) => MostWaiting = Math.Max(MostWaiting, ++_waiting);

    public ValueTask<FlushResult> FlushAsync()
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

    public void Released()
    {
    }
}
