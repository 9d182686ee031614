namespace RxSse.Log;

/// <summary>What became of an <see cref="Append"/>. The log decides it under the lock that gives the ids.</summary>
public abstract record AppendOutcome
{
    private protected AppendOutcome()
    {
    }

    /// <summary>The events are in the log, with these ids and all between them.</summary>
    /// <param name="First">The id of the first event.</param>
    /// <param name="Last">The id of the last event.</param>
    public sealed record Appended(EventId First, EventId Last) : AppendOutcome;

    /// <summary>The same events were appended with this key before, with these ids. Nothing was appended.</summary>
    /// <param name="First">The id of the first event, in the epoch of the log.</param>
    /// <param name="Last">The id of the last event, in the epoch of the log.</param>
    public sealed record Repeated(EventId First, EventId Last) : AppendOutcome;

    /// <summary>Other events were appended with this key before, with these ids. Nothing was appended.</summary>
    /// <param name="First">The id of the first event, in the epoch of the log.</param>
    /// <param name="Last">The id of the last event, in the epoch of the log.</param>
    public sealed record KeyReused(EventId First, EventId Last) : AppendOutcome;

    /// <summary>The condition does not hold: this is the newest event of the stream, or it has none. Nothing was appended.</summary>
    /// <param name="Newest">The id of the newest event of the stream; null if it has none.</param>
    public sealed record NotNewest(EventId? Newest) : AppendOutcome;

    /// <summary>
    /// The events are refused; the message has the details. Nothing was appended, unless <see cref="MayBeAppended"/> says otherwise.
    /// </summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Message">The details, for the publisher: sentences that say what to do, without credentials.</param>
    public sealed record Refused(AppendRefusal Reason, string Message) : AppendOutcome
    {
        /// <summary>Whether the events may be in the log all the same, because no answer came.</summary>
        public bool MayBeAppended { get; init; }
    }
}
