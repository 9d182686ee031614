using System.Globalization;

namespace RxSse.Views.Expressions.Json;

/// <summary>Numbers in JSON, as decimal.</summary>
internal static class JsonNumber
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a JSON number, or a string that is exactly one. False also for a number beyond the range of decimal.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out decimal number)
    {
        if (!JsonText.IsString(value))
        {
            return TryParse(value, out number);
        }

        using var text = new JsonText(value, stackalloc byte[64]);
        return TryParse(text.Bytes, out number);
    }

    /// <summary>The number without zeros at its end; a decimal remembers them.</summary>
    public static decimal Shortest(decimal number) => number / 1.0000000000000000000000000000m;

    private static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        return IsNumber(text is [(byte)'-', ..] ? text[1..] : text) && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out number);
    }

    // What decimal.TryParse accepts and JSON does not (RFC 8259, section 6): +5, 05, .5, 5., and zero bytes at the end.
    private static bool IsNumber(ReadOnlySpan<byte> text) =>
        text is [var first, ..] && IsDigit(first) && IsDigit(text[^1])
        && !(text is [(byte)'0', var second, ..] && IsDigit(second))
        && (text.IndexOf((byte)'.') is var point && (point < 0 || IsDigit(text[point + 1])));

    private static bool IsDigit(byte character) => char.IsAsciiDigit((char)character);
}
