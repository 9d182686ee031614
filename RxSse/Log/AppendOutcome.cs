namespace RxSse.Log;

/// <summary>What became of an <see cref="Append"/>. The log decides it under the lock that gives the ids.</summary>
internal abstract record AppendOutcome
{
    /// <summary>The events are in the log, with these ids and all between them.</summary>
    internal sealed record Appended(EventId First, EventId Last) : AppendOutcome;

    /// <summary>The same events were appended with this key before, with these ids. Nothing was appended.</summary>
    internal sealed record Repeated(EventId First, EventId Last) : AppendOutcome;

    /// <summary>Other events were appended with this key before, with these ids. Nothing was appended.</summary>
    internal sealed record KeyReused(EventId First, EventId Last) : AppendOutcome;

    /// <summary>The condition does not hold: this is the newest event of the stream, or it has none. Nothing was appended.</summary>
    internal sealed record NotNewest(EventId? Newest) : AppendOutcome;

    /// <summary>There is no room now; the message has the reason. Nothing was appended. A retry may succeed.</summary>
    internal sealed record NoRoom(string Message) : AppendOutcome;
}
