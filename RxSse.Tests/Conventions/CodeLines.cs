using System.Text.RegularExpressions;

namespace RxSse.Tests.Conventions;

/// <summary>Counts a program as its reader does.</summary>
internal static partial class CodeLines
{
    /// <summary>The lines but those that are blank, only brackets, a comment, an import, a namespace or a lone attribute.</summary>
    public static IReadOnlyList<string> Saying(string code) =>
        [.. BlockComment().Replace(code, "").Split('\n').Select(line => line.Trim()).Where(line => !Silent().IsMatch(line))];

    // At the beginning of a line: elsewhere it may be in a text, such as "*/*".
    [GeneratedRegex(@"^[ \t]*/\*.*?\*/", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex BlockComment();

    [GeneratedRegex("""
        ^(
            [\s{}()\[\];,]*                                      # nothing, or only brackets
          | //.*                                                 # a comment
          | (global\s)?using\s(static\s)?[\w.]+(\s=\s[\w.<>]+)?; # using System; but not: using var client = new HttpClient();
          | namespace\s[\w.]+;?
          | import\s.*
          | \[[A-Z]\w*(\(.*\))?\]
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Silent();
}
