namespace RxSse.Views.Matching;

/// <summary>The value is within bounds. It is a node of an <see cref="IntervalTree{TBound, TValue, TOrder}"/>.</summary>
/// <param name="lower">The lower bound; null if there is none.</param>
/// <param name="upper">The upper bound; null if there is none. No value is within bounds that are crossed.</param>
internal sealed class IntervalLookup<TBound>(Bound<TBound>? lower, Bound<TBound>? upper) : Lookup
{
    public Bound<TBound>? Lower => lower;

    public Bound<TBound>? Upper => upper;

    /// <summary>Those that begin before it.</summary>
    public IntervalLookup<TBound>? Left { get; set; }

    /// <summary>Those that begin behind it.</summary>
    public IntervalLookup<TBound>? Right { get; set; }

    /// <summary>Of it and all below it, the one that ends last.</summary>
    public IntervalLookup<TBound>? Last { get; set; }

    /// <summary>No node below it has a greater one.</summary>
    public int Priority { get; set; }

    /// <summary>Its place among those that begin where it does.</summary>
    public long Number { get; set; }
}

/// <summary>An end of an interval.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="IsInclusive">Whether the value itself is within.</param>
internal readonly record struct Bound<T>(T Value, bool IsInclusive);
