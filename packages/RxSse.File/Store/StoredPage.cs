namespace RxSse.FileLog.Store;

/// <summary>A page of what is stored.</summary>
/// <param name="Events">The events.</param>
/// <param name="LostThrough">The newest requested sequence that is not in the log; null if none is missing.</param>
/// <param name="LostStreams">The streams that lost an event by that; null if none is missing.</param>
internal sealed record StoredPage(List<StoredEvent> Events, long? LostThrough, HashSet<string>? LostStreams)
{
    /// <summary>Whether each sequence that is missing was an event. It was not if an epoch begins among them.</summary>
    public bool IsCounted { get; init; } = true;
}
