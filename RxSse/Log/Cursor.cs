namespace RxSse.Log;

/// <summary>The position after which a subscriber wants to receive events.</summary>
internal abstract record Cursor
{
    /// <summary>After the event with this id, of this log or of an earlier one.</summary>
    internal sealed record AfterEvent(EventId Id) : Cursor;

    /// <summary>A text that is not an id.</summary>
    internal sealed record NotAnId : Cursor;

    /// <summary>Before the oldest retained event.</summary>
    internal sealed record Earliest : Cursor;

    /// <summary>Before the first event at or after a time.</summary>
    internal sealed record Since(DateTimeOffset Time) : Cursor;

    /// <summary>At the end: the subscriber has received everything that it asked for.</summary>
    internal sealed record Complete : Cursor;

    /// <summary>Parses the <c>Last-Event-ID</c> of a client.</summary>
    public static Cursor Parse(string text) =>
        text == "complete" ? new Complete() : EventId.TryParse(text, out var id) ? new AfterEvent(id) : new NotAnId();
}
