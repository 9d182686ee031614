namespace RxSse.Server.Composition.Tree;

/// <summary>Where the events of a pipe come from.</summary>
internal abstract record Origin
{
    public abstract string Text { get; }

    public abstract bool IsReplayable { get; }

    public abstract IEnumerable<string> Streams { get; }
}

/// <summary>A stream.</summary>
internal sealed record StreamOrigin(string Name) : Origin
{
    public override string Text => Name;

    public override bool IsReplayable => true;

    public override IEnumerable<string> Streams => [Name];
}

/// <summary>Each event of each input (Rx's <c>Merge</c>), with the type <c>merge</c>.</summary>
internal sealed record MergeOrigin(NodeList<Pipe> Pipes) : Origin
{
    public override string Text => $"merge({string.Join(", ", Pipes.Select(pipe => pipe.TextInList))})";

    public override bool IsReplayable => Pipes.All(pipe => pipe.IsReplayable);

    public override IEnumerable<string> Streams => Pipes.SelectMany(pipe => pipe.Streams);
}

/// <summary>One object of the newest events of the inputs (Rx's <c>CombineLatest</c>), with the type <c>latest</c>.</summary>
internal sealed record LatestOrigin(NodeList<LatestInput> Inputs) : Origin
{
    public override string Text => $"latest({string.Join(", ", Inputs.Select(input => input.Text))})";

    public override bool IsReplayable => false;

    public override IEnumerable<string> Streams => Inputs.SelectMany(input => input.Pipes).SelectMany(pipe => pipe.Streams);
}

/// <summary>One of several things that <c>latest</c> combines.</summary>
/// <param name="Key">Its field in the object.</param>
/// <param name="Pipes">Where its events come from; several count as one.</param>
internal sealed record LatestInput(string Key, NodeList<Pipe> Pipes)
{
    // Several pipes stand in one pair of parentheses, each with operators in its own.
    public string Text => Pipes.Count == 1 ? Pipes[0].TextInList : $"({string.Join(", ", Pipes.Select(pipe => pipe.TextInList))})";
}
