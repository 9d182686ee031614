using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace RxSse.Publishing.Sources.Poll;

/// <summary>A JSON Pointer (RFC 6901), such as <c>/data/items</c>.</summary>
internal sealed class JsonPointer
{
    /// <summary>The longest pointer.</summary>
    public const int MaxLength = 1_000;

    private readonly string _text;
    private readonly string[] _tokens;

    private JsonPointer(string text, string[] tokens) => (_text, _tokens) = (text, tokens);

    /// <summary>The pointer to the whole value.</summary>
    public static JsonPointer Whole { get; } = new("", []);

    public override string ToString() => _text;

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPointer? pointer)
    {
        pointer = null;
        if (text.Length > MaxLength || (text != "" && text[0] != '/') || text.Replace("~0", "", StringComparison.Ordinal)
            .Replace("~1", "", StringComparison.Ordinal).Contains('~', StringComparison.Ordinal))
        {
            return false;
        }

        pointer = text == "" ? Whole : new JsonPointer(text, [.. text[1..].Split('/').Select(Unescape)]);
        return true;
    }

    /// <summary>Finds the value in JSON that is valid. Returns its bytes.</summary>
    /// <returns>Where it is; null if there is no such value.</returns>
    public Range? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonCopy.MaxDepth });
        reader.Read();
        foreach (var token in _tokens)
        {
            var isFound = reader.TokenType switch
            {
                JsonTokenType.StartObject => MoveToMember(ref reader, token),
                JsonTokenType.StartArray => MoveToElement(ref reader, token),
                _ => false,
            };
            if (!isFound)
            {
                return null;
            }
        }

        return ValueAt(ref reader);
    }

    /// <summary>The bytes of the value at the reader. The reader moves to its end.</summary>
    public static Range ValueAt(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private static bool MoveToMember(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool MoveToElement(ref Utf8JsonReader reader, string token)
    {
        if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || token != index.ToString(CultureInfo.InvariantCulture))
        {
            return false; // each index has one form
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
