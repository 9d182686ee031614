namespace RxSse.Server.Composition.Operators;

/// <summary><c>as n</c>: the event with another type (Rx's <c>Select</c>).</summary>
internal sealed record As(string Name) : Operator
{
    public override string Text => $"as {Name}";
}
