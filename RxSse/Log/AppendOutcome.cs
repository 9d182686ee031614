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

    /// <summary>
    /// The events are refused; the message has the details. Nothing was appended, unless <see cref="MayBeAppended"/> says otherwise.
    /// </summary>
    internal sealed record Refused(AppendRefusal Reason, string Message) : AppendOutcome
    {
        /// <summary>Whether the events may be in the log all the same, because no answer came.</summary>
        public bool MayBeAppended { get; init; }
    }
}
