using RxSse.Delivery;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Tests.Log;

namespace RxSse.Tests.Simulation;

/// <summary>Frames as the fan-out makes them.</summary>
internal static class Frames
{
    public static Frame Event(long sequence, string stream = "numbers") => FrameFactory.Event(Logged(sequence, stream));

    public static Frame Heartbeat(long sequence) => Frame.Heartbeat(Id(sequence), default);

    public static HubItem Item(long sequence, string stream = "numbers") => new LoggedItem(Logged(sequence, stream));

    public static EventId Id(long sequence) => new("e", sequence);

    private static LogEvent Logged(long sequence, string stream) => new(Id(sequence), default, Events.Of((int)sequence, stream: stream));
}
