using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Sse;

/// <summary>
/// The frames of the newest events, so that those who come back are served the bytes that were encoded for those who
/// stayed. Two threads that miss at once may both make a frame; either serves.
/// </summary>
internal sealed class FrameCache
{
    internal const int Size = 1_024;
    private readonly Frame?[] _frames = new Frame?[Size];

    public Frame Of(LogEvent logged)
    {
        ref var slot = ref _frames[logged.Sequence % Size];
        var frame = Volatile.Read(ref slot);
        if (frame?.Position == logged.Id)
        {
            return frame;
        }

        var isOlder = frame?.Position?.Sequence > logged.Sequence; // a replay of long ago must not push out what others need now
        frame = Frame.Of(new LoggedItem(logged));
        if (!isOlder)
        {
            Volatile.Write(ref slot, frame);
        }

        return frame;
    }

    public Frame Of(HubItem item) => item is LoggedItem passing ? Of(passing.Logged) : Frame.Of(item);
}
