using RxSse.Server.Composition.Conditions;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>where c</c>: the event as it is, if the condition holds (Rx's <c>Where</c>).</summary>
internal sealed record Where(Condition Condition) : Operator
{
    public override string Text => $"where {Condition.Text}";

    public override IEnumerable<DataPath> Reads => Condition.Reads;
}
