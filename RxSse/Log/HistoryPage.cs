namespace RxSse.Log;

/// <summary>A piece of the history.</summary>
/// <param name="Events">The events that were asked for and are retained, oldest first.</param>
/// <param name="EvictedThrough">The newest event after the one asked for that is not retained any more; null if none is gone.</param>
/// <param name="EvictedStreams">The streams that events are gone of, or null if the log cannot tell.</param>
internal sealed record HistoryPage(IReadOnlyList<LogEvent> Events, long? EvictedThrough, IReadOnlySet<string>? EvictedStreams);
