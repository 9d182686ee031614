namespace RxSse.Views.Model;

/// <summary>A composition of streams in its normal form: a flat list of pipes, no two of them equal, sorted by their text.</summary>
internal sealed record View(EquatableArray<Pipe> Pipes)
{
    /// <summary>The expression of the normal form. Views with the same text are the same.</summary>
    public string Text { get; } = Pipes.Count == 1 ? Pipes[0].Text : string.Join(", ", Pipes.Select(pipe => pipe.TextInList));

    /// <summary>Whether it is a list of streams without operators, which needs no pipeline.</summary>
    public bool IsSelection => Pipes.All(pipe => pipe is { Source: StreamSource, Operators.Count: 0 });

    /// <summary>How much of it can be replayed from the log.</summary>
    public Replayability Replayable =>
        Pipes.All(pipe => pipe.IsReplayable) ? Replayability.All
        : Pipes.Any(pipe => pipe.IsReplayable) ? Replayability.Some
        : Replayability.None;

    /// <summary>Its pipes with windows that the log can reproduce; null if there are none.</summary>
    public WindowPlan? Windows { get; } = WindowPlan.Of(Pipes);

    /// <summary>The number of its parts that keep events.</summary>
    public int Keepers => Pipes.Sum(pipe => pipe.Keepers);

    /// <summary>The names of the streams that it reads.</summary>
    public IEnumerable<string> Streams => Pipes.SelectMany(pipe => pipe.Streams).Distinct();

    /// <summary>What wakes it: an event of one of these streams that meets the condition. The same may be there several times.</summary>
    public IEnumerable<Leaf> Leaves => Pipes.SelectMany(pipe => pipe.Leaves);

    public bool Equals(View? other) => other is not null && Pipes.Equals(other.Pipes);

    public override int GetHashCode() => Pipes.GetHashCode();

    public override string ToString() => Text;
}

/// <summary>How much of a view can be replayed from the log.</summary>
internal enum Replayability
{
    None,
    Some,
    All,
}
