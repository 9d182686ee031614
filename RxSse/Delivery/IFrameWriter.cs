using System.IO.Pipelines;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// An observer of frames that collects what it is given and writes it when told to, so that events that come faster
/// than a socket takes them leave together. All calls come from the loop of its shard.
/// </summary>
internal interface IFrameWriter : IObserver<Frame>
{
    /// <summary>Whether there is something to write.</summary>
    bool HasWaiting { get; }

    /// <summary>Whether it has all that it asked for: the response ends when what waits has been written.</summary>
    bool IsComplete { get; }

    /// <summary>Whether a frame of a replay can be added to what waits, or should be read again later.</summary>
    bool HasRoomFor(Frame frame);

    /// <summary>Writes what waits, or a good part of it. Not called again before the last write has completed.</summary>
    ValueTask<FlushResult> FlushAsync();

    /// <summary>The shard has let go: there is no call after this one, and no write is pending.</summary>
    void Released();
}
