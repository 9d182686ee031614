using System.Collections;
using System.Runtime.CompilerServices;

namespace RxSse.Views;

/// <summary>An immutable list that is equal to a list with equal items, for use in records.</summary>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Of))]
internal sealed class EquatableArray<T>(T[] items) : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
{
    public int Count => items.Length;

    public T this[int index] => items[index];

    public bool Equals(EquatableArray<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as EquatableArray<T>);

    public override int GetHashCode() => items.Aggregate(items.Length, HashCode.Combine);

    public IEnumerator<T> GetEnumerator() => items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Builds lists from collection expressions.</summary>
internal static class EquatableArray
{
    public static EquatableArray<T> Of<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
