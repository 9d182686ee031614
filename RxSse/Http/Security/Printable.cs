using System.Globalization;
using System.Text;
using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>Prints what others have written: without characters that end a line, control a terminal, or hide others.</summary>
internal static class Printable
{
    /// <summary>For a line of the log: short too.</summary>
    public static string Of(string text, int max = 64)
    {
        var printed = new StringBuilder();
        foreach (var rune in ErrorText.Truncate(text, max).EnumerateRunes())
        {
            if (IsPrintable(rune))
            {
                printed.Append(rune);
            }
            else
            {
                Escape(rune, printed);
            }
        }

        return printed.ToString();
    }

    /// <summary>The same JSON: a writer escapes control characters, but not those that only change how a text looks.</summary>
    public static byte[] Json(byte[] json) =>
        Ascii.IsValid(json) ? json : Encoding.UTF8.GetBytes(EscapedJson(Encoding.UTF8.GetString(json)));

    private static string EscapedJson(string json)
    {
        var printed = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (IsPrintable(rune) || rune.IsAscii)
            {
                printed.Append(rune);
            }
            else
            {
                Escape(rune, printed); // it is in a string, like everything that is not ASCII
            }
        }

        return printed.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void Escape(Rune rune, StringBuilder printed)
    {
        Span<char> letters = stackalloc char[2];
        foreach (var letter in letters[..rune.EncodeToUtf16(letters)])
        {
            printed.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }
    }
}
