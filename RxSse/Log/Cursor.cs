namespace RxSse.Log;

/// <summary>Where a subscriber left off, or where it wants to begin.</summary>
internal abstract record Cursor
{
    /// <summary>The last event that it has, by an id of this log or of an earlier one.</summary>
    internal sealed record AfterEvent(EventId Id) : Cursor;

    /// <summary>Something that no log gave as an id.</summary>
    internal sealed record NotAnId : Cursor;

    /// <summary>The oldest event that is retained.</summary>
    internal sealed record Earliest : Cursor;

    /// <summary>The first event at or after a time.</summary>
    internal sealed record Since(DateTimeOffset Time) : Cursor;

    /// <summary>The subscriber had all that it asked for.</summary>
    internal sealed record Complete : Cursor;

    /// <summary>What a client sent as the id of the last event that it has.</summary>
    public static Cursor Parse(string text) => text == "complete" ? new Complete() : EventId.TryParse(text, out var id) ? new AfterEvent(id) : new NotAnId();
}
