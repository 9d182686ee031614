using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace RxSse.Publishing;

/// <summary>
/// Copies a JSON value without the white space between its tokens. Every token keeps its bytes, so that numbers keep their digits and
/// strings their escapes. What readers of JSON disagree about is an error: names that come twice, and strings that are not valid text.
/// </summary>
/// <param name="capacity">The bytes that a copy usually has at most. A larger one takes more memory.</param>
internal sealed class JsonCopy(int capacity)
{
    /// <summary>The maximum nesting of a value.</summary>
    public const int MaxDepth = 64;

    private readonly ArrayBufferWriter<byte> _output = new(Math.Max(capacity, 1));
    private readonly PropertyNames _names = new();

    /// <summary>The copy of the last value. The next copy overwrites it.</summary>
    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    /// <summary>Copies the value at the reader, and leaves the reader at its last token.</summary>
    /// <param name="reader">A reader over the source, which is UTF-8.</param>
    /// <param name="source">What is read.</param>
    /// <returns>What is wrong with the value; null if nothing is.</returns>
    /// <exception cref="JsonException">The source is not JSON.</exception>
    public string? Copy(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source)
    {
        _output.ResetWrittenCount();
        _names.Clear();
        var depth = 0;
        var isFirst = true; // in its object or array, or behind a name
        while (true)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    Put(reader.ValueSpan);
                    depth--;
                    isFirst = false;
                    if (reader.TokenType == JsonTokenType.EndObject)
                    {
                        _names.Close();
                    }

                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Separate(isFirst);
                    Put(reader.ValueSpan);
                    isFirst = true;
                    if (++depth > MaxDepth)
                    {
                        return $"is nested deeper than {MaxDepth} levels";
                    }

                    if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        _names.Open();
                    }

                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    if (!IsText(ref reader))
                    {
                        return "has a string that is not valid text: it has half of a surrogate pair";
                    }

                    Separate(isFirst);
                    PutQuoted(reader.ValueSpan);
                    isFirst = reader.TokenType == JsonTokenType.PropertyName;
                    if (isFirst)
                    {
                        Put(":"u8);
                        if (!_names.TryAdd(ref reader, source))
                        {
                            return $"has the member '{Text.ErrorText.Truncate(reader.GetString()!)}' twice";
                        }
                    }

                    break;
                default:
                    Separate(isFirst);
                    Put(reader.ValueSpan);
                    isFirst = false;
                    break;
            }

            if (depth == 0)
            {
                return null;
            }

            reader.Read();
        }
    }

    /// <summary>Whether the string or name at the reader has no half of a surrogate pair.</summary>
    public static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var rest = reader.ValueSpan;
        while (rest.IndexOf((byte)'\\') is var at and >= 0)
        {
            rest = rest[at..];
            if (!TryUnit(rest, out var unit))
            {
                rest = rest[2..]; // an escape of one letter
                continue;
            }

            rest = rest[6..];
            if (char.IsHighSurrogate(unit) && TryUnit(rest, out var low) && char.IsLowSurrogate(low))
            {
                rest = rest[6..];
            }
            else if (char.IsSurrogate(unit))
            {
                return false;
            }
        }

        return true;
    }

    // \u and four digits, as the reader has checked.
    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (!text.StartsWith("\\u"u8) || !Utf8Parser.TryParse(text.Slice(2, 4), out ushort code, out _, 'x'))
        {
            return false;
        }

        unit = (char)code;
        return true;
    }

    private void Separate(bool isFirst)
    {
        if (!isFirst)
        {
            Put(","u8);
        }
    }

    private void Put(ReadOnlySpan<byte> token) => _output.Write(token);

    private void PutQuoted(ReadOnlySpan<byte> text)
    {
        Put("\""u8);
        Put(text);
        Put("\""u8);
    }
}
