namespace RxSse.Log;

/// <summary>Where an id stands in a log.</summary>
public abstract record Place
{
    private protected Place()
    {
    }

    /// <summary>It is of the epoch of the log, which has assigned it. The event need not be retained.</summary>
    /// <param name="Sequence">The sequence of the id.</param>
    public sealed record At(long Sequence) : Place;

    /// <summary>It is of another epoch. That of the log begins after this sequence.</summary>
    /// <param name="Begin">The sequence before the first event of the epoch.</param>
    public sealed record OtherEpoch(long Begin) : Place;

    /// <summary>It is of the epoch of the log, which has not assigned it.</summary>
    public sealed record Unknown : Place;
}
