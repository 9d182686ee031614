using RxSse.Hub;
using RxSse.Streams;
using RxSse.Views.Execution;

namespace RxSse.Sse;

/// <summary>What a frame is to the queue that it waits in.</summary>
internal enum FrameKind
{
    /// <summary>An event of a stream: bounded, and what overflow is about.</summary>
    Event,

    /// <summary>A heartbeat: a newer one takes the place of one that waits.</summary>
    Heartbeat,

    /// <summary>Any other control event: outside every bound.</summary>
    Control,
}

/// <summary>
/// The SSE bytes of an event, encoded once for each format, at the first need, and shared by all subscribers. Never
/// changed, so it belongs to nobody and needs no release.
/// </summary>
internal sealed class Frame
{
    private readonly Lock _lock = new();
    private readonly string? _id;
    private readonly string _type;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly TimeSpan? _retry;
    private HttpChunk? _envelope;
    private HttpChunk? _named;

    private Frame(FrameKind kind, string? id, string type, ReadOnlyMemory<byte> data, TimeSpan? retry = null)
    {
        Kind = kind;
        _id = id;
        _type = type;
        _data = data;
        _retry = retry;
    }

    public FrameKind Kind { get; }

    /// <summary>The stream of the event; null for a control event, or one that a view has made.</summary>
    public string? Stream { get; private init; }

    /// <summary>What the event stands beside others of: its pipe in a view, or its stream. Null for a control event.</summary>
    public string? Pipe { get; private init; }

    /// <summary>Whether it can never be had again: it comes from a live pipe.</summary>
    public bool IsLive { get; private init; }

    /// <summary>The newest event of the log when this was made; null for a control event that has no place in the log.</summary>
    public EventId? Position { get; private init; }

    public static Frame Of(HubItem item) => item switch
    {
        LoggedItem { Logged: var logged } => Of(logged.Id, logged.Event),
        Heartbeat heartbeat => Of(heartbeat),
        _ => throw new ArgumentException($"{item.GetType().Name} has no frame.", nameof(item)),
    };

    /// <summary>A heartbeat: the only control event with a cursor, since it travels behind the event whose id it carries.</summary>
    public static Frame Of(Heartbeat heartbeat) =>
        new(FrameKind.Heartbeat, heartbeat.Position.ToString(), "heartbeat", ControlData.Heartbeat(heartbeat.Time)) { Position = heartbeat.Position };

    /// <summary>The end of a response that has given all that was asked for. Its id is a cursor that asks for nothing more.</summary>
    public static Frame Complete(int count)
    {
        var complete = ControlEvent.Complete(count);
        return new(FrameKind.Control, "complete", complete.Type, complete.Data);
    }

    public static Frame Of(ControlEvent control) => new(FrameKind.Control, null, control.Type, control.Data, control.Retry);

    /// <summary>What leaves a view. That something was left out stands where it is missing.</summary>
    public static Frame Of(ViewItem item) => item switch
    {
        DerivedEvent derived => new(FrameKind.Event, derived.HasId ? derived.Position.ToString() : null, derived.Event.Type, derived.Event.Data)
        {
            Pipe = derived.Pipe.Text,
            IsLive = derived.Pipe.IsLive,
            Position = derived.Position,
        },
        HeartbeatItem { Heartbeat: var heartbeat } => Of(heartbeat),
        SkippedRange { From: var from, Position: var to } => Of(ControlEvent.Gap("slow", null, from, to), to),
        _ => throw new ArgumentException($"{item.GetType().Name} has no frame.", nameof(item)),
    };

    private static Frame Of(ControlEvent control, EventId position) =>
        new(FrameKind.Control, null, control.Type, control.Data, control.Retry) { Position = position };

    private static Frame Of(EventId id, StreamEvent next) =>
        new(FrameKind.Event, id.ToString(), next.Type, next.Data) { Stream = next.Stream, Pipe = next.Stream, Position = id };

    /// <summary>The bytes of the whole block in a format.</summary>
    public ReadOnlyMemory<byte> Bytes(SseFormat format) => Encoded(format).Content;

    /// <summary>The same bytes as a chunk of an HTTP/1.1 response, for who frames the body itself.</summary>
    public ReadOnlyMemory<byte> Chunk(SseFormat format) => Encoded(format).Bytes;

    private HttpChunk Encoded(SseFormat format)
    {
        ref var chunk = ref format == SseFormat.Named ? ref _named : ref _envelope;
        return Volatile.Read(ref chunk) ?? Encode(ref chunk, format);
    }

    private HttpChunk Encode(ref HttpChunk? chunk, SseFormat format)
    {
        lock (_lock) // two shards may come at once; one encodes
        {
            return chunk ??= new HttpChunk(SseEncoder.Encode(format, _id, _type, _data.Span, _retry));
        }
    }
}
