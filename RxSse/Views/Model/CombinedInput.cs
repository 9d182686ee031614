namespace RxSse.Views.Model;

/// <summary>An input of <c>latest</c> or <c>with</c>.</summary>
/// <param name="Key">The field of the input in the object.</param>
/// <param name="Pipes">The pipes of the input; their events count as those of one.</param>
internal sealed record CombinedInput(string Key, EquatableArray<Pipe> Pipes)
{
    // Several pipes share one pair of parentheses; each pipe with operators has its own.
    public string Text => Pipes.Count == 1 ? Pipes[0].TextInList : $"({string.Join(", ", Pipes.Select(pipe => pipe.TextInList))})";
}
