namespace RxSse.Log;

/// <summary>An item of the tail of a log.</summary>
internal abstract record LogItem;

/// <summary>Where the log stands when its tail begins. It is the first item, and nothing falls between it and the next.</summary>
/// <param name="Position">The newest event; sequence 0 if there is none.</param>
/// <param name="Newest">The newest event of each stream, at any age.</param>
internal sealed record Standing(EventId Position, IReadOnlyList<LogEvent> Newest) : LogItem;
