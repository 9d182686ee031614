using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

/// <summary>Makes the frames of what leaves the log, the hub and the views.</summary>
internal static class FrameFactory
{
    /// <summary>An event of the log. Its id is the cursor after it.</summary>
    public static Frame Event(LogEvent logged) => Event(logged, logged.Id);

    /// <summary>An event in the snapshot after a break. Whatever its id, it stands behind all that came before the break.</summary>
    public static Frame Event(LogEvent logged, EventId position) => new(
        FrameKind.Event, logged.Id.ToString(), logged.Event.Type, logged.Event.Data)
    {
        Stream = logged.Event.Stream,
        Pipe = logged.Event.Stream,
        Position = position,
    };

    /// <summary>A heartbeat of the hub.</summary>
    public static Frame Heartbeat(Heartbeat heartbeat) => Frame.Heartbeat(heartbeat.Position, heartbeat.Time);

    /// <summary>An item of a view but a heartbeat. A skipped range becomes a <c>gap</c> at the place where the events are missing.</summary>
    public static Frame Of(ViewItem item) => item switch
    {
        DerivedEvent derived => Event(derived),
        SkippedRange { From: var from, Position: var to, Reason: var reason } =>
            Frame.Control(ControlEvent.Gap(reason, null, from, to), to),
        _ => throw new ArgumentException(
            $"A {item.GetType().Name} has no frame. Allowed: an event or a skipped range.", nameof(item)),
    };

    private static Frame Event(DerivedEvent derived)
    {
        var id = !derived.HasId ? null : (derived.IsOfWindow ? derived.Position : derived.Position.OfEvent).ToString();
        return new(FrameKind.Event, id, derived.Event.Type, derived.Event.Data)
        {
            Pipe = derived.Pipe.Text,
            Key = derived.Pipe.IsKeyed ? derived.Event.Key : null,
            IsLive = derived.Pipe.IsLive,
            IsOfWindow = derived.IsOfWindow,
            Position = derived.Position,
        };
    }
}
