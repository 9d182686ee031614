namespace RxSse.Publishing.Sources.Follow;

/// <summary>What is known of the other server, and where the next request continues. It outlives a connection.</summary>
/// <param name="cursor">The cursor that the log has; null if it has none.</param>
internal sealed class FollowState(string? cursor)
{
    /// <summary>Where the next request continues: behind what is appended or declared missing; null if there is no cursor.</summary>
    public string? Cursor { get; set; } = cursor;

    /// <summary>Whether something has been appended.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether it is another RxSse; null as long as no event has come.</summary>
    public bool? IsRxSse { get; set; }

    /// <summary>Whether the events of the other RxSse have ids; null as long as it is unknown.</summary>
    public bool? HasIds { get; set; }
}
