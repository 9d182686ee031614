using RxSse.Streams;

namespace RxSse.Log;

/// <summary>The appends of one call. A round that is repeated is the same object, with the same number.</summary>
/// <param name="Appends">The appends, in order.</param>
public sealed record AppendRound(IReadOnlyList<Append> Appends)
{
    /// <summary>
    /// Which appender sends it: a name that no other one has, in this process, in another, or in one that was before it. Each has its own
    /// numbers.
    /// </summary>
    public string Appender { get; init; } = "";

    /// <summary>
    /// The number of the round: 1 for the first, and higher with each. A log that can lose an answer recognises a repeated round by it: the
    /// last number again is answered by the outcomes that it had; a lower one, which came late, writes nothing, and nobody waits for its
    /// answer. 0: it is never repeated.
    /// </summary>
    public long Number { get; init; }

    /// <summary>
    /// The term in which the events were made; null if they are those of publishers. A log that several processes share refuses a term that
    /// is over.
    /// </summary>
    public Term? Term { get; init; }
}
