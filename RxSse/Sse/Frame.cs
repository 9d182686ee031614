namespace RxSse.Sse;

/// <summary>How the queue of a subscriber treats a frame.</summary>
internal enum FrameKind
{
    /// <summary>An event of a stream or a view. The bounds of the queue count it, and overflow may drop it.</summary>
    Event,

    /// <summary>A heartbeat. A newer one replaces one that waits.</summary>
    Heartbeat,

    /// <summary>Any other control event. No bound counts it.</summary>
    Control,
}

/// <summary>
/// The SSE bytes of one event. They are encoded once per format, at first use, and shared by all subscribers. A frame is
/// immutable, so it has no owner and needs no release.
/// </summary>
/// <param name="kind">How a queue treats the frame.</param>
/// <param name="id">The cursor that the client stores, or null to keep the one that it has.</param>
/// <param name="type">The type of the event.</param>
/// <param name="data">The data as JSON in UTF-8.</param>
/// <param name="retry">The reconnection delay that the client is to use, or null to keep the one that it has.</param>
internal sealed class Frame(FrameKind kind, string? id, string type, ReadOnlyMemory<byte> data, TimeSpan? retry = null)
{
    private const int Overhead = 256; // its objects, and the text of its id

    private readonly Lock _lock = new();
    private HttpChunk? _envelope;
    private HttpChunk? _named;
    private DeflateBlock? _blocks;
    private int _queues;
    private long _passedAt;

    public FrameKind Kind => kind;

    /// <summary>The number of bytes of the data.</summary>
    public int DataBytes => data.Length;

    /// <summary>The bytes in memory of a frame that is not encoded.</summary>
    public int KeptBytes => data.Length + (Key?.Length ?? 0) + Overhead;

    /// <summary>The stream of the event; null for a control event and for an event of a view.</summary>
    public string? Stream { get; init; }

    /// <summary>Events of the same pipe supersede each other: the pipe of a view, or the stream. Null for a control event.</summary>
    public string? Pipe { get; init; }

    /// <summary>If the pipe keeps its keys apart, the key of the event: only events of the same key supersede each other.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Whether the log cannot reproduce the event: it comes from a live pipe.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether it ends a window: its position has the end.</summary>
    public bool IsOfWindow { get; init; }

    /// <summary>The position just before it.</summary>
    public EventId Before => IsOfWindow
        ? Position!.Value with { Until = Position.Value.Until - 1 }
        : Position!.Value with { Sequence = Position.Value.Sequence - 1 };

    /// <summary>The newest event of the log when the frame was made; null for a control event without a place in the log.</summary>
    public EventId? Position { get; init; }

    /// <summary>When the hub has passed the frame to the loops of the subscribers of streams, as a timestamp; 0 before that.</summary>
    public long PassedAt
    {
        get => Volatile.Read(ref _passedAt);
        set => Volatile.Write(ref _passedAt, value);
    }

    /// <summary>A control event. It has no id, so the client keeps its cursor.</summary>
    /// <param name="control">The event.</param>
    /// <param name="position">Its place in the log, or null if it has none.</param>
    public static Frame Control(ControlEvent control, EventId? position = null) =>
        new(FrameKind.Control, null, control.Type, control.Data, control.Retry) { Position = position };

    /// <summary>A heartbeat: the only control event with an id of the log, because it follows the event that has this id.</summary>
    public static Frame Heartbeat(EventId position, DateTimeOffset time) =>
        new(FrameKind.Heartbeat, position.ToString(), "heartbeat", ControlData.Heartbeat(time)) { Position = position };

    /// <summary>The end of a response that has sent all requested events. A client that reconnects with its id gets nothing more.</summary>
    public static Frame Complete(int count)
    {
        var complete = ControlEvent.Complete(count);
        return new(FrameKind.Control, "complete", complete.Type, complete.Data);
    }

    /// <summary>Whether the bytes in a format exist.</summary>
    public bool IsEncoded(SseFormat format) => Volatile.Read(ref format == SseFormat.Named ? ref _named : ref _envelope) is not null;

    /// <summary>The bytes of the whole block in a format.</summary>
    public ReadOnlyMemory<byte> Bytes(SseFormat format) => Chunked(format).Content;

    /// <summary>The block in a format, framed as a chunk of an HTTP/1.1 response. It knows in how many queues it waits.</summary>
    public HttpChunk Chunked(SseFormat format)
    {
        ref var chunk = ref format == SseFormat.Named ? ref _named : ref _envelope;
        return Volatile.Read(ref chunk) ?? Encode(ref chunk, format);
    }

    /// <summary>The frame compressed for a list; null if it is not.</summary>
    /// <param name="list">Identifies the list.</param>
    public DeflateBlock? BlockOf(object list)
    {
        var block = Volatile.Read(ref _blocks);
        while (block is not null && block.List != list)
        {
            block = block.Next;
        }

        return block;
    }

    /// <summary>Adds the frame compressed for a list, before the frame is published to the list. Thread-safe: a heartbeat is in many lists.</summary>
    public DeflateBlock AddBlock(object list, long index, bool isKey, HttpChunk chunk)
    {
        lock (_lock)
        {
            var block = new DeflateBlock(list, index, isKey, chunk, _blocks);
            Volatile.Write(ref _blocks, block);
            return block;
        }
    }

    /// <summary>It waits in one more queue.</summary>
    /// <returns>
    /// The bytes that it holds in memory and that no other queue holds: its data, and the block in the format, also in stored blocks.
    /// </returns>
    public int Hold(SseFormat format) =>
        Chunked(format).Hold() + (Interlocked.Increment(ref _queues) == 1 ? KeptBytes : 0);

    /// <summary>It waits in one queue less.</summary>
    /// <returns>The bytes that no queue holds any more.</returns>
    public int Release(SseFormat format) =>
        Chunked(format).Release() + (Interlocked.Decrement(ref _queues) == 0 ? KeptBytes : 0);

    private HttpChunk Encode(ref HttpChunk? chunk, SseFormat format)
    {
        lock (_lock) // two shards may need the bytes at the same time; only one encodes
        {
            return chunk ??= new HttpChunk(SseEncoder.Encode(format, id, type, data.Span, retry));
        }
    }
}
