using RxSse.Server.Composition.Conditions;
using RxSse.Server.Composition.Tree;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>distinct</c>, <c>distinct f, g</c>: the event, if the data (or a named field) differs from the event before it (Rx's <c>DistinctUntilChanged</c>).</summary>
internal sealed record Distinct(NodeList<DataPath> Paths) : Operator
{
    public override string Text => Paths.Count == 0 ? "distinct" : $"distinct {string.Join(", ", Paths.Select(path => path.Text))}";

    public override IEnumerable<DataPath> Reads => Paths;
}
