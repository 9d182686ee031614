namespace RxSse.Sse;

/// <summary>The formats of an event.</summary>
internal enum SseFormat
{
    /// <summary>Type and data in one JSON object, for a plain <c>EventSource.onmessage</c>.</summary>
    Envelope,

    /// <summary>The type in the field <c>event</c>, for <c>addEventListener</c>.</summary>
    Named,
}
