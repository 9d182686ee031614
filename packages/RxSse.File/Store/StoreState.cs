namespace RxSse.FileLog.Store;

/// <summary>Where the log stands. A transaction changes a copy, which replaces it when the transaction is committed.</summary>
internal record struct StoreState
{
    /// <summary>The newest sequence that was given; that of the begin of the epoch if it has no event.</summary>
    public long Newest { get; set; }

    /// <summary>The time of the newest event.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>The size of all events that there were, with their keys.</summary>
    public long Total { get; set; }

    /// <summary>The number of events that are retained.</summary>
    public long Count { get; set; }

    /// <summary>The newest sequence that is no longer retained.</summary>
    public long Lost { get; set; }

    /// <summary>The time of that event.</summary>
    public DateTimeOffset LostTime { get; set; }

    /// <summary>The size of all events up to that one, with their keys.</summary>
    public long LostTotal { get; set; }

    /// <summary>The time of the oldest event that is retained; that of the newest if none is.</summary>
    public DateTimeOffset OldestTime { get; set; }

    /// <summary>The size of the events that are retained, with their keys.</summary>
    public readonly long Bytes => Total - LostTotal;
}
