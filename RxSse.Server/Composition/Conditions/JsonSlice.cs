using System.Text.Json;

namespace RxSse.Server.Composition.Conditions;

/// <summary>
/// Finds values in JSON without taking it apart: a value is the slice of the data in which it is written. A slice that is
/// empty says that there is no such value. All of the data is read, so broken data has no values at all.
/// </summary>
internal static class JsonSlice
{
    // `buffer` and `latest` wrap data that may be as deep as the reader's usual 64 already.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>The data itself, without white space around it.</summary>
    /// <exception cref="JsonException">The data is no JSON.</exception>
    public static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        var value = Take(ref reader, json);
        reader.Read();
        return value;
    }

    /// <summary>The value of a field. If the name comes twice it is the last, as for JavaScript's <c>JSON.parse</c>.</summary>
    /// <exception cref="JsonException">The data is no JSON.</exception>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        var reader = new Utf8JsonReader(json, Options);
        if (!Enter(ref reader, JsonTokenType.StartObject))
        {
            return found;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isIt = reader.ValueIsEscaped ? IsEscaped(reader.ValueSpan, name) : reader.ValueSpan.SequenceEqual(name);
            reader.Read();
            var value = Take(ref reader, json);
            found = isIt ? value : found;
        }

        reader.Read();
        return found;
    }

    /// <summary>An element of an array, counted from 0.</summary>
    /// <exception cref="JsonException">The data is no JSON.</exception>
    public static ReadOnlySpan<byte> Element(ReadOnlySpan<byte> json, int index)
    {
        ReadOnlySpan<byte> found = default;
        var reader = new Utf8JsonReader(json, Options);
        if (!Enter(ref reader, JsonTokenType.StartArray))
        {
            return found;
        }

        for (var at = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; at++)
        {
            var value = Take(ref reader, json);
            found = at == index ? value : found;
        }

        reader.Read();
        return found;
    }

    /// <summary>Whether an element of the array is equal to the literal.</summary>
    /// <exception cref="JsonException">The data is no JSON.</exception>
    public static bool HasElement(ReadOnlySpan<byte> json, Literal literal)
    {
        var found = false;
        var reader = new Utf8JsonReader(json, Options);
        if (Enter(ref reader, JsonTokenType.StartArray))
        {
            while (!found && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                found = literal.IsEqual(Take(ref reader, json));
            }
        }

        return found;
    }

    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType kind) => reader.Read() && reader.TokenType == kind;

    private static ReadOnlySpan<byte> Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static bool IsEscaped(ReadOnlySpan<byte> written, ReadOnlySpan<byte> name)
    {
        using var text = new JsonText(written, stackalloc byte[128]);
        return text.IsWhole && text.Bytes.SequenceEqual(name);
    }
}
