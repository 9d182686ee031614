using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Operators.Windows;

/// <summary>Counts events, or those that have a field.</summary>
internal sealed class Occurrences : Accumulator
{
    public override int Bytes => 32;

    public override void Add(Calculation? value, PathValues values) => Count += value is null || !values.First.IsEmpty ? 1 : 0;

    public override void Add(Accumulator later) => Count += later.Count;

    public override ReadOnlyMemory<byte> Figure(FigureKind kind) => JsonNumber.Write(Count);
}
