using RxSse.Server.Composition.Operators;

namespace RxSse.Server.Composition.Tree;

/// <summary>One stream or combination in a view with its operators.</summary>
internal sealed record Pipe(Origin Origin, NodeList<Operator> Operators)
{
    public string Text => string.Join(" | ", Operators.Select(step => step.Text).Prepend(Origin.Text));

    /// <summary>The text where other pipes stand beside it.</summary>
    public string TextInList => Operators.Count == 0 ? Text : $"({Text})";

    /// <summary>Whether its events can be had again from the log: nothing in it depends on time or on other events.</summary>
    public bool IsReplayable => Origin.IsReplayable && Operators.All(step => step.IsReplayable);

    /// <summary>The names of the streams that it reads.</summary>
    public IEnumerable<string> Streams => Origin.Streams;

    public override string ToString() => Text;
}
