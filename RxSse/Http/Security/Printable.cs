using System.Globalization;
using System.Text;
using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>Prints what others have written in a line of the log: short, and without characters that end the line or control a terminal.</summary>
internal static class Printable
{
    public static string Of(string text)
    {
        var printed = new StringBuilder();
        foreach (var letter in ErrorText.Truncate(text))
        {
            if (char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                printed.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
            else
            {
                printed.Append(letter);
            }
        }

        return printed.ToString();
    }
}
