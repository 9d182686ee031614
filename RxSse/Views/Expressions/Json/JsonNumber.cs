using System.Globalization;

namespace RxSse.Views.Expressions.Json;

/// <summary>Numbers in JSON, as decimal.</summary>
internal static class JsonNumber
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a JSON number, or a string that is exactly one. False too for one beyond the range of decimal.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out decimal number)
    {
        if (!JsonText.IsString(value))
        {
            return TryParse(value, out number);
        }

        using var text = new JsonText(JsonText.Inside(value), stackalloc byte[64]);
        return TryParse(text.Bytes, out number) && text.IsWhole;
    }

    /// <summary>The number without zeros at its end; a decimal remembers them.</summary>
    public static decimal Shortest(decimal number) => number / 1.0000000000000000000000000000m;

    private static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        return IsNumber(text) && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Whether it is a number by RFC 8259, section 6. The parser of decimals takes more than that: 05, 5., +5.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var rest = text is [(byte)'-', ..] ? text[1..] : text;
        var digits = Digits(rest);
        if (digits == 0 || (digits > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = rest[digits..];
        if (rest is [(byte)'.', ..])
        {
            digits = Digits(rest[1..]);
            rest = digits == 0 ? rest : rest[(1 + digits)..];
        }

        if (rest is [(byte)'e' or (byte)'E', ..])
        {
            var exponent = rest is [_, (byte)'+' or (byte)'-', ..] ? rest[2..] : rest[1..];
            rest = exponent.IsEmpty ? rest : exponent[Digits(exponent)..];
        }

        return rest.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : text.Length;
}
