namespace RxSse.Views.Matching;

/// <summary>An order of bounds and of values.</summary>
internal interface IOrder<TBound, TValue>
    where TValue : allows ref struct
{
    /// <summary>The order of two bounds: below, at, or above zero.</summary>
    static abstract int Compare(TBound one, TBound other);

    /// <summary>The order of a value and a bound.</summary>
    static abstract int CompareWith(TValue value, TBound bound);
}

/// <summary>The order of numbers.</summary>
internal readonly struct NumberOrder : IOrder<decimal, decimal>
{
    public static int Compare(decimal one, decimal other) => one.CompareTo(other);

    public static int CompareWith(decimal value, decimal bound) => value.CompareTo(bound);
}

/// <summary>The order of texts in UTF-8, which is that of their code points.</summary>
internal readonly struct TextOrder : IOrder<byte[], ReadOnlySpan<byte>>
{
    public static int Compare(byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other);

    public static int CompareWith(ReadOnlySpan<byte> value, byte[] bound) => value.SequenceCompareTo(bound);
}
