using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Expressions;

/// <summary>
/// The value of a calculation for one event: missing, a number, a value as it is written in the data, or the text of a literal.
/// </summary>
internal readonly ref struct Operand
{
    private readonly decimal? _number;
    private readonly ReadOnlySpan<byte> _data;
    private readonly StringLiteral? _text;

    private Operand(decimal? number, ReadOnlySpan<byte> data, StringLiteral? text)
    {
        _number = number;
        _data = data;
        _text = text;
    }

    /// <summary>Whether there is no value.</summary>
    public bool IsMissing => _number is null && _data.IsEmpty && _text is null;

    /// <summary>Whether it is <c>null</c>.</summary>
    public bool IsNull => _data.SequenceEqual("null"u8);

    /// <summary>The number that it is; null if it is none. A literal in quotes is a text, whatever is in it.</summary>
    public decimal? Number => !_data.IsEmpty && JsonNumber.TryRead(_data, out var number) ? number : _number;

    private bool IsText => _text is not null || (!_data.IsEmpty && JsonText.IsString(_data));

    private bool IsKeyword => !_data.IsEmpty && _data[0] is (byte)'t' or (byte)'f' or (byte)'n';

    /// <summary>A number; missing if it is null.</summary>
    public static Operand OfNumber(decimal? number) => new(number, default, null);

    /// <summary>A value as JSON; missing if it is empty.</summary>
    public static Operand OfData(ReadOnlySpan<byte> data) => new(null, data, null);

    public static Operand OfText(StringLiteral text) => new(null, default, text);

    /// <summary>Whether two values that are there are equal.</summary>
    public static bool AreEqual(Operand left, Operand right) =>
        Compare(left, right) == 0 || (left.IsKeyword && left._data.SequenceEqual(right._data));

    /// <summary>The order of two values: numbers as decimals, texts by code point; null if the two do not compare.</summary>
    public static int? Compare(Operand left, Operand right)
    {
        if (left.Number is { } number && right.Number is { } other)
        {
            return number.CompareTo(other);
        }

        if (!left.IsText || !right.IsText)
        {
            return null;
        }

        using var one = left.ReadText(stackalloc byte[256]);
        using var two = right.ReadText(stackalloc byte[256]);
        return one.IsText && two.IsText ? one.Bytes.SequenceCompareTo(two.Bytes) : null;
    }

    /// <summary>The value as JSON.</summary>
    /// <param name="source">The data of the event, of which a value that is written there is a part.</param>
    public ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> source)
    {
        if (_text is not null)
        {
            return _text.Json;
        }

        if (_number is { } number)
        {
            return JsonNumber.Write(number);
        }

        return source.Span.Overlaps(_data, out var start) ? source.Slice(start, _data.Length) : _data.ToArray();
    }

    private JsonText ReadText(Span<byte> scratch) => _text is null ? new JsonText(_data, scratch) : JsonText.OfUtf8(_text.Utf8);
}
