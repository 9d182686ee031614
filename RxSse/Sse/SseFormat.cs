namespace RxSse.Sse;

/// <summary>The two ways in which an event is written.</summary>
internal enum SseFormat
{
    /// <summary>Type and data in one JSON object, which a plain <c>EventSource.onmessage</c> reads.</summary>
    Envelope,

    /// <summary>The type in the field <c>event</c>, for <c>addEventListener</c>.</summary>
    Named,
}
