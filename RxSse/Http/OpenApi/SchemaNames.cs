namespace RxSse.Http.OpenApi;

/// <summary>The schemas that every document has. The other names begin with a lower-case letter: they are those of streams.</summary>
internal static class SchemaNames
{
    /// <summary>An error.</summary>
    public const string Problem = "Problem";

    /// <summary>An event in <c>text/event-stream</c>, as a client has parsed it.</summary>
    public const string ServerSentEvent = "ServerSentEvent";

    /// <summary>The data of an event in the format <c>envelope</c>.</summary>
    public const string Envelope = "Envelope";

    /// <summary>An event to publish.</summary>
    public const string NewEvent = "NewEvent";

    /// <summary>An event to publish, or a batch.</summary>
    public const string NewEvents = "NewEvents";

    /// <summary>A CloudEvent in structured mode.</summary>
    public const string CloudEvent = "CloudEvent";

    /// <summary>A batch of CloudEvents.</summary>
    public const string CloudEvents = "CloudEvents";

    /// <summary>The id of an event.</summary>
    public const string EventId = "EventId";
}
