namespace RxSse.Server.Composition.Tree;

/// <summary>A composition of streams in its normal form: a flat list of pipes, no two of them equal, sorted by their text.</summary>
internal sealed record View(NodeList<Pipe> Pipes)
{
    /// <summary>The expression of the normal form. Views with the same text are the same.</summary>
    public string Text => Pipes.Count == 1 ? Pipes[0].Text : string.Join(", ", Pipes.Select(pipe => pipe.TextInList));

    /// <summary>Whether it is a list of bare streams, which needs no pipeline.</summary>
    public bool IsSelection => Pipes.All(pipe => pipe is { Origin: StreamOrigin, Operators.Count: 0 });

    public override string ToString() => Text;
}
