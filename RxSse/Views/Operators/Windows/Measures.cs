using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Operators.Windows;

/// <summary>What figures are made of: an accumulator for all figures of the same value, and one pass over an event for all of them.</summary>
internal sealed class Measures
{
    private readonly EquatableArray<Figure> _figures;
    private readonly Figure[] _accumulated; // one figure for each accumulator
    private readonly int[] _accumulators; // the accumulator of each figure
    private readonly PathFinder _paths;
    private readonly ReadLength _read;
    private readonly byte[][] _prefixes;
    private readonly bool _hasCount;
    private readonly int _keyPaths; // 1 if there is a key
    private readonly int _keyFields; // 1 if it has a name

    /// <param name="figures">The figures.</param>
    /// <param name="key">The path after <c>by</c>; null if there is none.</param>
    public Measures(EquatableArray<Figure> figures, DataPath? key)
    {
        _figures = figures;
        (_keyPaths, _keyFields) = (key is null ? 0 : 1, key?.LastName is null ? 0 : 1);
        _accumulated = [.. figures.DistinctBy(SourceOf)];
        var places = _accumulated.Index().ToDictionary(one => SourceOf(one.Item), one => one.Index);
        _accumulators = [.. figures.Select(figure => places[SourceOf(figure)])];
        _paths = new PathFinder((key is null ? [] : new[] { key }).Concat(_accumulated.SelectMany(figure => figure.Value?.Paths ?? [])));
        _read = new ReadLength([
            .. Enumerable.Repeat(false, _keyPaths),
            .. _accumulated.SelectMany(figure => figure.Value is { } value ? ReadLength.Reads(value) : []),
        ]);
        _hasCount = HasCount(figures);
        _prefixes = [.. Fields(figures, key).Select(JsonObject.Prefix)];
    }

    /// <summary>The number of paths that it reads.</summary>
    public int PathCount => _paths.Count;

    /// <summary>What it keeps itself, in bytes.</summary>
    public long Bytes => _paths.Bytes;

    /// <summary>What a step takes before any event, in bytes.</summary>
    public long BytesOfStep => new WindowStep(0, 0, Begin()).CountBytes();

    /// <summary>The fields of the object that a window gives, in their order.</summary>
    public static IEnumerable<string> Fields(EquatableArray<Figure> figures, DataPath? key)
    {
        IEnumerable<string> ofKey = key?.LastName is { } name ? [name] : [];
        return [.. ofKey, .. figures.Select(figure => figure.Name), .. HasCount(figures) ? ["count"] : Array.Empty<string>(), "from", "to"];
    }

    /// <summary>Accumulators without events.</summary>
    public Accumulator[] Begin() => Array.ConvertAll(_accumulated, static figure => figure.Kind.Begin());

    /// <summary>Reads an event.</summary>
    /// <param name="json">Its data.</param>
    /// <param name="ranges">Room for <see cref="PathCount"/> ranges.</param>
    public PathValues Read(ReadOnlySpan<byte> json, Span<JsonRange> ranges)
    {
        if (_paths.Count > 0)
        {
            _paths.Find(json, ranges);
        }

        return new PathValues(json, ranges);
    }

    /// <summary>The length of the values that figures calculate with.</summary>
    public long ReadBy(ReadOnlySpan<JsonRange> ranges) => _read.Of(ranges);

    /// <summary>The value of the path after <c>by</c> as a key.</summary>
    public ReadOnlySpan<byte> KeyOf(PathValues values) => _keyPaths > 0 ? Keys.Of(values.First) : default;

    /// <summary>What <c>first</c> and <c>last</c> copy of an event, in bytes. The values of several may overlap.</summary>
    /// <param name="accumulators">Those that it is to be added to; null if it is the first.</param>
    /// <param name="values">The values of its paths.</param>
    public long CopiedOf(Accumulator[]? accumulators, PathValues values)
    {
        var copied = 0L;
        values = values.After(_keyPaths);
        for (var at = 0; at < _accumulated.Length; at++)
        {
            var (kind, value) = (_accumulated[at].Kind, _accumulated[at].Value);
            var copies = kind is FigureKind.First or FigureKind.Last && ((EdgeValue?)accumulators?[at])?.TakesNext != false;
            copied += copies ? values.First.Length : 0;
            values = values.After(value?.PathCount ?? 0);
        }

        return copied;
    }

    /// <summary>Adds an event to accumulators.</summary>
    public void Add(Accumulator[] accumulators, PathValues values)
    {
        values = values.After(_keyPaths);
        for (var at = 0; at < accumulators.Length; at++)
        {
            var value = _accumulated[at].Value;
            accumulators[at].Add(value, values);
            values = values.After(value?.PathCount ?? 0);
        }
    }

    /// <summary>The values of the object that a window gives; null if no figure has one.</summary>
    public ReadOnlyMemory<byte>[]? ValuesOf(byte[] key, Accumulator[] accumulators)
    {
        var (hasValue, values) = (false, new ReadOnlyMemory<byte>[_prefixes.Length]);
        for (var at = 0; at < _figures.Count; at++)
        {
            var figure = accumulators[_accumulators[at]].Figure(_figures[at].Kind);
            values[_keyFields + at] = figure;
            hasValue |= !figure.IsEmpty;
        }

        if (_keyFields > 0)
        {
            values[0] = key;
        }

        if (_hasCount)
        {
            values[_keyFields + _figures.Count] = JsonNumber.Write(accumulators[0].Count);
        }

        return hasValue ? values : null;
    }

    /// <summary>The object of a window.</summary>
    public byte[] Json(ReadOnlyMemory<byte>[] values, long from, long to)
    {
        (values[^2], values[^1]) = (JsonNumber.Write(from), JsonNumber.Write(to));
        return JsonObject.Of(_prefixes, values)!;
    }

    // One figure alone says of how many values it is.
    private static bool HasCount(EquatableArray<Figure> figures) => figures is [{ Kind: not FigureKind.Count }];

    private static (FigureKind, Calculation?) SourceOf(Figure figure) => (figure.Kind.Source(), figure.Value);
}
