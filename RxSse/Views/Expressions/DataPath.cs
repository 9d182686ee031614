using System.Globalization;
using RxSse.Text;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>Where in the data a value stands: <c>price</c>, <c>items[0].name</c>, <c>$['odd name']</c>; without steps it is the data itself, <c>$</c>.</summary>
internal sealed record DataPath(EquatableArray<PathStep> Steps)
{
    /// <summary>Words that mean something else where a path may begin.</summary>
    public static readonly string[] Reserved =
        ["and", "or", "not", "in", "exists", "contains", "startswith", "as", "over", "true", "false", "null"];

    /// <summary>The path in its shortest form.</summary>
    public string Text => Print();

    /// <summary>The field of the data that it begins with; null if it begins with an index, or is the data itself.</summary>
    public string? FirstField => Steps is [{ Name: { } name }, ..] ? name : null;

    /// <summary>The last name in it: what <c>select</c> calls the field; null if there is none.</summary>
    public string? LastName => Steps.LastOrDefault(step => step.Name is not null)?.Name;

    /// <summary>The value as it is written in the data; empty if it is not there, or the data is no JSON.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json) => Follow(Steps.Count == 0 ? JsonSlice.Whole(json) : json, from: 0);

    /// <summary>The value at each of several paths, or nothing, with one pass over the fields at the top. The places for them are empty before.</summary>
    public static void Find(ReadOnlyMemory<byte> json, ReadOnlySpan<DataPath> paths, Span<ReadOnlyMemory<byte>> values)
    {
        var cursor = new JsonCursor(json.Span);
        if (cursor.EnterObject())
        {
            while (cursor.NextField(out var name, out var value))
            {
                for (var path = 0; path < paths.Length; path++)
                {
                    if (paths[path].Steps is [var first, ..] && first.IsField(name))
                    {
                        values[path] = Place(value, json);
                    }
                }
            }
        }

        var isJson = cursor.IsAtEnd;
        for (var path = 0; path < paths.Length; path++)
        {
            if (paths[path].FirstField is null)
            {
                values[path] = Place(paths[path].Find(json.Span), json);
            }
            else if (!isJson)
            {
                values[path] = default;
            }
            else if (paths[path].Steps.Count > 1)
            {
                values[path] = Place(paths[path].Follow(values[path].Span, from: 1), json);
            }
        }
    }

    private ReadOnlySpan<byte> Follow(ReadOnlySpan<byte> value, int from)
    {
        for (var step = from; step < Steps.Count && !value.IsEmpty; step++)
        {
            value = Steps[step].Find(value);
        }

        return value;
    }

    private static ReadOnlyMemory<byte> Place(ReadOnlySpan<byte> value, ReadOnlyMemory<byte> json) =>
        json.Span.Overlaps(value, out var start) ? json.Slice(start, value.Length) : default;

    private string Print()
    {
        var isPlain = FirstField is { } first && StreamNames.IsWord(first) && !Reserved.Contains(first);
        var text = string.Concat(Steps.Select(step => step.Text));
        return isPlain ? text[1..] : $"${text}";
    }
}

/// <summary>One step into the data: the field of an object, or the element of an array.</summary>
internal sealed record PathStep(string? Name, int Index = -1)
{
    private readonly Utf8Text? _name = Name is null ? null : new(Name);

    public string Text => Name is null ? $"[{Index.ToString(CultureInfo.InvariantCulture)}]" : StreamNames.IsWord(Name) ? $".{Name}" : $"[{Literal.Quote(Name)}]";

    /// <summary>Whether it leads to the field with this name, given as what stands between the quotes.</summary>
    public bool IsField(ReadOnlySpan<byte> written) => _name is not null && JsonSlice.IsName(written, _name.Bytes);

    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json) =>
        _name is null ? JsonSlice.Element(json, Index) : JsonSlice.Field(json, _name.Bytes);
}
