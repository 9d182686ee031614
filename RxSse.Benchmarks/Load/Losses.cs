namespace RxSse.Benchmarks.Load;

/// <summary>Sums over the reading clients.</summary>
/// <param name="Lost">Events that a client never got, those at the end included.</param>
/// <param name="OutOfOrder">Events that came twice or too late.</param>
/// <param name="Gaps">Times that the server told of a loss.</param>
/// <param name="Ended">Clients that the server let go.</param>
internal sealed record Losses(long Lost, long OutOfOrder, long Gaps, int Ended)
{
    /// <summary>Those of <see cref="Lost"/> that no gap had declared before the next event.</summary>
    public long Undeclared { get; init; }

    /// <summary>Those of <see cref="Lost"/> with nothing after them: perhaps they were only late.</summary>
    public long AtEnd { get; init; }

    public bool IsNone => this == new Losses(0, 0, 0, 0);

    /// <param name="tallies">The clients.</param>
    /// <param name="lastSequence">The newest event that was published.</param>
    public static Losses Of(IReadOnlyCollection<SequenceChecker> tallies, long lastSequence) => new(
        tallies.Sum(tally => tally.Lost + lastSequence - tally.Last),
        tallies.Sum(tally => tally.OutOfOrder),
        tallies.Sum(tally => tally.Gaps),
        tallies.Count(tally => tally.HasEnded))
    {
        Undeclared = tallies.Sum(tally => tally.Undeclared),
        AtEnd = tallies.Sum(tally => lastSequence - tally.Last),
    };

    /// <summary>Those of several runs together.</summary>
    public static Losses Sum(IReadOnlyCollection<Losses> runs) => new(
        runs.Sum(run => run.Lost), runs.Sum(run => run.OutOfOrder), runs.Sum(run => run.Gaps), runs.Sum(run => run.Ended))
    {
        Undeclared = runs.Sum(run => run.Undeclared),
        AtEnd = runs.Sum(run => run.AtEnd),
    };

    public override string ToString() => $"{Lost} lost ({Undeclared} undeclared, {AtEnd} not arrived at the end), {OutOfOrder} out of order, {Gaps} gaps, {Ended} let go";
}
