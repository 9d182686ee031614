using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Tests.Log;

namespace RxSse.Tests.Delivery;

/// <summary>Frames as the hub gives rise to them.</summary>
internal static class Frames
{
    public static Frame Event(long sequence, string stream = "numbers") => Frame.Of(Item(sequence, stream));

    public static Frame Heartbeat(long sequence) => Frame.Of(new Heartbeat(Id(sequence), default));

    public static HubItem Item(long sequence, string stream = "numbers") =>
        new LoggedItem(new LogEvent(Id(sequence), Events.Of((int)sequence, stream: stream)));

    public static EventId Id(long sequence) => new("e", sequence);
}
