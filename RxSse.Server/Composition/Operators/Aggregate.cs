using RxSse.Server.Composition.Conditions;
using RxSse.Server.Streams;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>avg f over d</c>, <c>sum</c>, <c>min</c>, <c>max</c>: one figure at the end of each window that held a number (Rx's <c>Window</c> and <c>Aggregate</c>).</summary>
internal sealed record Aggregate(AggregateKind Kind, DataPath Path, TimeSpan Window) : Operator
{
    public override string Text => $"{Kind.Word()} {Path.Text} over {DurationText.Print(Window)}";

    public override bool IsReplayable => false;

    public override IEnumerable<DataPath> Reads => [Path];

    public override Shape Leaves(Shape before) => Shape.Of(Kind.Word(), "count", "from", "to");
}

/// <summary>What becomes of the numbers in a window.</summary>
internal enum AggregateKind
{
    Avg,
    Sum,
    Min,
    Max,
}

/// <summary>How aggregates are written.</summary>
internal static class AggregateKinds
{
    public static string Word(this AggregateKind kind) => kind switch
    {
        AggregateKind.Avg => "avg",
        AggregateKind.Sum => "sum",
        AggregateKind.Min => "min",
        _ => "max",
    };
}
