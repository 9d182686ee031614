using System.Collections.Frozen;

namespace RxSse.Views.Model;

/// <summary>A view that is a list of streams without operators: all streams, or some. Each stream is a pipe.</summary>
internal sealed class StreamSelection : IEquatable<StreamSelection>
{
    private readonly FrozenSet<string>? _streams;

    private StreamSelection(FrozenSet<string>? streams) => _streams = streams;

    /// <summary>All streams.</summary>
    public static StreamSelection All { get; } = new(null);

    /// <summary>Whether it is all streams.</summary>
    public bool IsAll => _streams is null;

    /// <summary>As a view: <c>*</c>, or the names.</summary>
    public string Text => _streams is null ? "*" : string.Join(", ", _streams.Order(StringComparer.Ordinal));

    /// <summary>Some streams. Order and repetition do not matter. All known streams are the same as <see cref="All"/>.</summary>
    public static StreamSelection Of(IEnumerable<string> streams, IEnumerable<string> known)
    {
        var some = streams.ToFrozenSet();
        return known.All(some.Contains) ? All : new StreamSelection(some);
    }

    public bool Has(string stream) => _streams is null || _streams.Contains(stream);

    public bool Equals(StreamSelection? other) =>
        other is not null && (_streams is null ? other._streams is null : other._streams is not null && _streams.SetEquals(other._streams));

    public override bool Equals(object? obj) => Equals(obj as StreamSelection);

    public override int GetHashCode() =>
        _streams?.Aggregate(0, (hash, stream) => hash ^ stream.GetHashCode(StringComparison.Ordinal)) ?? -1;
}
