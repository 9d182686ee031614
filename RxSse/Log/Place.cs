namespace RxSse.Log;

/// <summary>Where an id stands in a log.</summary>
internal abstract record Place
{
    /// <summary>It is of the epoch of the log, which has assigned it. The event need not be retained.</summary>
    internal sealed record At(long Sequence) : Place;

    /// <summary>It is of another epoch. That of the log begins after this sequence.</summary>
    internal sealed record OtherEpoch(long Begin) : Place;

    /// <summary>It is of the epoch of the log, which has not assigned it.</summary>
    internal sealed record Unknown : Place;
}
