using RxSse.Server.Composition.Conditions;
using RxSse.Server.Streams;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>count over d</c>, <c>count f over d</c>: how many events, or events with the field, each window held; 0 is told too.</summary>
internal sealed record Count(DataPath? Path, TimeSpan Window) : Operator
{
    public override string Text => $"count {(Path is null ? "" : $"{Path.Text} ")}over {DurationText.Print(Window)}";

    public override bool IsReplayable => false;

    public override IEnumerable<DataPath> Reads => Path is null ? [] : [Path];

    public override Shape Leaves(Shape before) => Shape.Of("count", "from", "to");
}
