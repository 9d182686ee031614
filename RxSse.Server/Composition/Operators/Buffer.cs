using RxSse.Server.Streams;

namespace RxSse.Server.Composition.Operators;

/// <summary><c>buffer d</c>: an array of the data of the events in d (Rx's <c>Buffer</c>).</summary>
internal sealed record Buffer(TimeSpan Length) : Operator
{
    public override string Text => $"buffer {DurationText.Print(Length)}";

    public override bool IsReplayable => false;

    public override Shape Leaves(Shape before) => Shape.Array;
}
