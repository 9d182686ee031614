using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>
/// The frames of the newest events, so that a replay sends the bytes that were encoded for live delivery. Two threads
/// that miss at the same time may both make a frame; both frames are valid. Large frames are not kept: the cache stays small.
/// </summary>
internal sealed class FrameCache
{
    internal const int Size = 1_024;

    /// <summary>The maximum size of the data of a frame that is kept, in bytes.</summary>
    internal const int MaxBytes = 16 * 1024;

    private readonly Frame?[] _frames = new Frame?[Size];
    private KeptHeartbeat? _heartbeat;

    /// <summary>The frame of an event of the log.</summary>
    public Frame Of(LogEvent logged)
    {
        ref var slot = ref _frames[logged.Sequence % Size];
        var frame = Volatile.Read(ref slot);
        if (frame?.Position == logged.Id)
        {
            return frame;
        }

        if (logged.Event.Data.Length > MaxBytes)
        {
            return FrameFactory.Event(logged);
        }

        var isOlder = frame?.Position?.Sequence > logged.Sequence; // a replay of old events must not evict newer frames
        frame = FrameFactory.Event(logged);
        if (!isOlder)
        {
            Volatile.Write(ref slot, frame);
        }

        return frame;
    }

    /// <summary>The frame of an item of the hub.</summary>
    public Frame Of(HubItem item) => item is LoggedItem { Logged: var logged } ? Of(logged) : Of((Heartbeat)item);

    /// <summary>The frame of an item of a view.</summary>
    public Frame Of(ViewItem item) => item is HeartbeatItem { Heartbeat: var heartbeat } ? Of(heartbeat) : FrameFactory.Of(item);

    // All views and the subscribers of streams share the frame of the newest heartbeat, but for views with windows: theirs has a time of its own.
    private Frame Of(Heartbeat heartbeat)
    {
        if (heartbeat.Position.Until is not null)
        {
            return FrameFactory.Heartbeat(heartbeat);
        }

        if (Volatile.Read(ref _heartbeat) is not { } kept || !ReferenceEquals(kept.Item, heartbeat))
        {
            kept = new KeptHeartbeat(heartbeat, FrameFactory.Heartbeat(heartbeat));
            Volatile.Write(ref _heartbeat, kept);
        }

        return kept.Frame;
    }

    private sealed record KeptHeartbeat(Heartbeat Item, Frame Frame);
}
