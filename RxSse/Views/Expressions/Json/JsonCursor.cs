using System.Buffers;

namespace RxSse.Views.Expressions.Json;

/// <summary>
/// Goes through JSON in UTF-8 from front to back, and says where its fields and elements stand. It takes what
/// <see cref="System.Text.Json.Utf8JsonReader"/> takes, and never throws: where the data is no JSON, it ends for good.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    // `buffer` and `latest` wrap data that may be as deep as a reader's usual 64 already. Bounded, for each level is a call.
    private const int MaxDepth = 1_000;

    // What ends a string, or part of it: a quote, a backslash, and what may not stand there unescaped (RFC 8259, section 7).
    private static readonly SearchValues<byte> Special =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> InNumbers = SearchValues.Create("0123456789+-.eE"u8);

    private ReadOnlySpan<byte> _rest = json;
    private int _depth;
    private bool _isFirst;
    private bool _isBroken;

    /// <summary>Whether all of the data was JSON, and has been read.</summary>
    public bool IsAtEnd
    {
        get
        {
            SkipWhiteSpace();
            return _rest.IsEmpty && _depth == 0 && !_isBroken;
        }
    }

    /// <summary>Goes into the object that comes now; false if it is something else.</summary>
    public bool EnterObject() => Enter((byte)'{');

    /// <summary>Goes into the array that comes now; false if it is something else.</summary>
    public bool EnterArray() => Enter((byte)'[');

    /// <summary>The next field of the object; false where there are no more. The name is what stands between the quotes.</summary>
    public bool NextField(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        return Next((byte)'}') && TryString(out name) && (Take((byte)':') || Break()) && TryValue(out value);
    }

    /// <summary>The next element of the array; false where there are no more.</summary>
    public bool NextElement(out ReadOnlySpan<byte> value)
    {
        value = default;
        return Next((byte)']') && TryValue(out value);
    }

    /// <summary>The value that comes now, as it is written.</summary>
    public bool TryValue(out ReadOnlySpan<byte> value)
    {
        SkipWhiteSpace();
        var all = _rest;
        value = default;
        if (!SkipValue())
        {
            return Break();
        }

        value = all[..^_rest.Length];
        return true;
    }

    private bool SkipValue()
    {
        switch (_rest.IsEmpty ? default : _rest[0])
        {
            case (byte)'"':
                return TryString(out _);
            case (byte)'{':
                for (var more = EnterObject(); more; more = NextField(out _, out _))
                {
                }

                return !_isBroken;
            case (byte)'[':
                for (var more = EnterArray(); more; more = NextElement(out _))
                {
                }

                return !_isBroken;
            case (byte)'t':
                return Skip("true"u8);
            case (byte)'f':
                return Skip("false"u8);
            case (byte)'n':
                return Skip("null"u8);
            default:
                var end = _rest.IndexOfAnyExcept(InNumbers);
                var number = end < 0 ? _rest : _rest[..end];
                _rest = _rest[number.Length..];
                return JsonNumber.IsNumber(number);
        }
    }

    private bool Enter(byte open)
    {
        _isFirst = Take(open);
        return _isFirst && (++_depth <= MaxDepth || Break());
    }

    // A comma before all but the first; false at the end, which is passed.
    private bool Next(byte close)
    {
        var isFirst = _isFirst;
        _isFirst = false;
        if (Take(close))
        {
            _depth--;
            return false;
        }

        return isFirst || Take((byte)',') || Break();
    }

    private bool TryString(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (!Take((byte)'"'))
        {
            return Break();
        }

        var all = _rest;
        while (_rest.IndexOfAny(Special) is >= 0 and var end)
        {
            var special = _rest[end..];
            if (special[0] == '"')
            {
                _rest = special[1..];
                inside = all[..^special.Length];
                return true;
            }

            var escape = EscapeLength(special);
            if (escape == 0)
            {
                break;
            }

            _rest = special[escape..];
        }

        return Break();
    }

    private static int EscapeLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\\', (byte)'u', _, _, _, _, ..] when !text.Slice(2, 4).ContainsAnyExcept(HexDigits) => 6,
        [(byte)'\\', (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
        _ => 0,
    };

    private bool Take(byte expected)
    {
        SkipWhiteSpace();
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private bool Skip(ReadOnlySpan<byte> word)
    {
        if (!_rest.StartsWith(word))
        {
            return false;
        }

        _rest = _rest[word.Length..];
        return true;
    }

    private void SkipWhiteSpace()
    {
        // MaxCursorDepth JSON is written without.
        if (!_rest.IsEmpty && _rest[0] <= ' ')
        {
            _rest = _rest.TrimStart(" \t\r\n"u8);
        }
    }

    // Nothing is left, so all that is asked for from now on is missing too.
    private bool Break()
    {
        _isBroken = true;
        _rest = default;
        return false;
    }
}
