namespace RxSse.Views.Expressions;

/// <summary>Compares two values of which at least one is not a literal, and which are not a field and a literal in this order.</summary>
internal sealed record CalculatedComparison(Calculation Left, Comparator Comparator, Calculation Right) : Condition
{
    public override string Text => $"{Left.Text} {Comparator.Symbol()} {Right.Text}";

    public override IEnumerable<DataPath> Paths => Left.Paths.Concat(Right.Paths);

    public override int PathCount { get; } = Left.PathCount + Right.PathCount;

    public override int Terms { get; } = Left.Terms + Right.Terms;

    public override bool Evaluate(PathValues values)
    {
        var left = Left.Evaluate(values);
        var right = Right.Evaluate(values.After(Left.PathCount));
        return !left.IsMissing && !right.IsMissing && Comparator switch
        {
            Comparator.Equal => Operand.AreEqual(left, right),
            Comparator.NotEqual => !Operand.AreEqual(left, right),
            Comparator.Less => Operand.Compare(left, right) < 0,
            Comparator.LessOrEqual => Operand.Compare(left, right) <= 0,
            Comparator.Greater => Operand.Compare(left, right) > 0,
            _ => Operand.Compare(left, right) >= 0,
        };
    }
}
