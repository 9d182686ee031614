using System.Globalization;
using System.Text;

namespace RxSse.Views.Expressions.Json;

/// <summary>Numbers in JSON, as decimal.</summary>
internal static class JsonNumber
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Reads a JSON number, or a string that is exactly one. False also for a number that a decimal does not hold exactly:
    /// it would be compared as another number.
    /// </summary>
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

    /// <summary>The number as JSON, without zeros at its end.</summary>
    public static byte[] Write(decimal number) => Encoding.ASCII.GetBytes(
        Shortest(number == 0 ? 0 : number).ToString(CultureInfo.InvariantCulture)); // a decimal has a negative zero

    /// <summary>Whether a number that was parsed from a text is the number of the text, and not a rounded one.</summary>
    public static bool IsExact(ReadOnlySpan<byte> text, decimal number)
    {
        var exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        if (exponentAt < 0 && text.Length <= 28)
        {
            return true; // a decimal holds every number of so few digits
        }

        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var significant = mantissa.TrimEnd("0."u8);
        if (significant.IndexOfAnyInRange((byte)'1', (byte)'9') < 0)
        {
            return true; // zero
        }

        var exponent = 0;
        if (exponentAt >= 0
            && !int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return false;
        }

        // The decimal places up to the last digit that is not 0. A number that was rounded has fewer.
        var point = mantissa.IndexOf((byte)'.') is >= 0 and var at ? at : mantissa.Length;
        var places = significant.Length <= point ? significant.Length - point : significant.Length - point - 1;
        return (long)places - exponent <= number.Scale;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        return IsNumber(text is [(byte)'-', ..] ? text[1..] : text)
            && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out number) && IsExact(text, number);
    }

    // What decimal.TryParse accepts and JSON does not (RFC 8259, section 6): +5, 05, .5, 5., and zero bytes at the end.
    private static bool IsNumber(ReadOnlySpan<byte> text) =>
        text is [var first, ..] && IsDigit(first) && IsDigit(text[^1])
        && !(text is [(byte)'0', var second, ..] && IsDigit(second))
        && (text.IndexOf((byte)'.') is var point && (point < 0 || IsDigit(text[point + 1])));

    private static bool IsDigit(byte character) => char.IsAsciiDigit((char)character);
}
