namespace RxSse.Log;

/// <summary>A page of the history.</summary>
/// <param name="Events">The requested events that are retained, oldest first.</param>
/// <param name="EvictedThrough">The newest requested event that is no longer retained; null if none is missing.</param>
/// <param name="EvictedStreams">
/// The streams of the missing events; null if none is missing or the log does not know them. Who resumes is told of a gap if it reads one of
/// the streams, or if they are not known. Empty: the sequences up to <paramref name="EvictedThrough"/> were given to no event, as where an
/// epoch begins, and nobody is told.
/// </param>
public sealed record HistoryPage(IReadOnlyList<LogEvent> Events, long? EvictedThrough, IReadOnlySet<string>? EvictedStreams)
{
    /// <summary>Whether each sequence that is missing was an event. It was not if an epoch begins among them.</summary>
    public bool IsCounted { get; init; } = true;
}
