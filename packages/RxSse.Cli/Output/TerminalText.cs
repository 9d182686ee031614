using System.Globalization;
using System.Text;

namespace RxSse.Cli.Output;

/// <summary>Text of a stranger, so that it drives no terminal.</summary>
internal static class TerminalText
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>
    /// The text with each character that controls a terminal or the direction of writing as an escape of JSON. So JSON stays JSON, if it has no
    /// line breaks.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half of a surrogate pair becomes U+FFFD
        {
            if (IsHarmless(rune))
            {
                escaped.Append(rune.ToString());
            }
            else if (rune.Value is '\n' or '\t')
            {
                escaped.Append(rune.Value == '\n' ? @"\n" : @"\t");
            }
            else
            {
                foreach (var unit in rune.ToString())
                {
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                }
            }
        }

        return escaped.ToString();
    }

    /// <summary>How many columns of a terminal a text takes.</summary>
    public static int WidthOf(string text) => text.EnumerateRunes().Sum(rune => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    });

    private static bool IsHarmless(Rune rune) => rune.Value is Joiner or NonJoiner || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // The blocks of East Asian scripts and of pictures (Unicode, UAX 11).
    private static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
