using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>The bounds that conditions set to the value of one path: as a number, or as a text.</summary>
/// <param name="Path">The path.</param>
internal abstract record Bounds(DataPath Path)
{
    /// <summary>What a comparison asks of the order of a value and a literal; null if it asks something else.</summary>
    public static Bounds? Of(ComparisonCondition comparison) => comparison switch
    {
        { Literal: NumberLiteral { Value: var number } } => Bounds<decimal, decimal, NumberOrder>.Of(comparison, number),
        { Literal: StringLiteral { Utf8: { Length: 0 } any }, Comparator: Comparator.StartsWith } =>
            Bounds<byte[], ReadOnlySpan<byte>, TextOrder>.From(comparison.Path, any),
        { Literal: StringLiteral { Utf8: var text } } => Bounds<byte[], ReadOnlySpan<byte>, TextOrder>.Of(comparison, text),
        _ => null,
    };

    /// <summary>The bounds of this and of others of the same path and kind, all of which must hold.</summary>
    public abstract Bounds And(Bounds other);

    /// <summary>Finds the values within.</summary>
    public abstract Access ToAccess();
}

/// <inheritdoc/>
/// <param name="Path">The path.</param>
/// <param name="Lower">The lower bound; null if there is none.</param>
/// <param name="Upper">The upper bound; null if there is none.</param>
internal sealed record Bounds<TBound, TValue, TOrder>(DataPath Path, Bound<TBound>? Lower, Bound<TBound>? Upper) : Bounds(Path)
    where TValue : allows ref struct
    where TOrder : struct, IOrder<TBound, TValue>
{
    public static Bounds? Of(ComparisonCondition comparison, TBound value) => comparison.Comparator switch
    {
        Comparator.Less => new Bounds<TBound, TValue, TOrder>(comparison.Path, null, new(value, IsInclusive: false)),
        Comparator.LessOrEqual => new Bounds<TBound, TValue, TOrder>(comparison.Path, null, new(value, IsInclusive: true)),
        Comparator.Greater => new Bounds<TBound, TValue, TOrder>(comparison.Path, new(value, IsInclusive: false), null),
        Comparator.GreaterOrEqual => From(comparison.Path, value),
        _ => null,
    };

    public static Bounds From(DataPath path, TBound value) =>
        new Bounds<TBound, TValue, TOrder>(path, new(value, IsInclusive: true), null);

    public override Bounds And(Bounds other) => other is Bounds<TBound, TValue, TOrder> { Lower: var lower, Upper: var upper }
        ? this with { Lower = Narrower(Lower, lower, 1), Upper = Narrower(Upper, upper, -1) }
        : throw new InvalidOperationException($"Bounds of numbers and of texts: {this}, {other}.");

    public override Access ToAccess() => new(
        [new(Path, new IntervalLookup<TBound>(Lower, Upper))],
        Lower is not null && Upper is not null ? AccessRank.TwoBounds : AccessRank.OneBound,
        IsExact: true);

    // The greater of two lower bounds (sign 1), the lesser of two upper bounds (sign -1); of equal ones that which leaves the value out.
    private static Bound<TBound>? Narrower(Bound<TBound>? one, Bound<TBound>? other, int sign)
    {
        if (one is not { } first || other is not { } second)
        {
            return one ?? other;
        }

        var order = sign * TOrder.Compare(first.Value, second.Value);
        return order > 0 || (order == 0 && !first.IsInclusive) ? one : other;
    }
}
