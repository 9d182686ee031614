using System.Text.RegularExpressions;

namespace RxSse.Tests.Docs;

/// <summary>Reads parts of a Markdown document.</summary>
internal static partial class Document
{
    /// <summary>Returns the code blocks with this language tag, without their fences.</summary>
    public static IEnumerable<string> Blocks(string text, string language) =>
        CodeBlock().Matches(text)
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["code"].Value.TrimEnd('\n'));

    /// <summary>Returns the parts of the code blocks with this language tag, separated by empty lines.</summary>
    public static IEnumerable<string> Examples(string text, string language) =>
        Blocks(text, language).SelectMany(block => block.Split("\n\n"));

    /// <summary>Returns the sections at this heading level by heading. A section ends at the next heading of this level or above.</summary>
    public static IReadOnlyDictionary<string, string> Sections(string text, int level) => Regex
        .Matches(
            text, $@"^#{{{level}}} (?<heading>[^\n]+)\n(?<body>.*?)(?=^#{{1,{level}}} |\z)",
            RegexOptions.Singleline | RegexOptions.Multiline)
        .ToDictionary(section => section.Groups["heading"].Value, section => section.Groups["body"].Value);

    /// <summary>Returns the cells of the rows of all tables, without the header rows.</summary>
    public static IEnumerable<string[]> Rows(string text) =>
        from table in Table().Matches(text)
        from row in table.Groups["row"].Captures
        select Bar().Split(row.Value.Trim().Trim('|')).Select(cell => cell.Trim()).ToArray();

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^\|[^\n]+\n\|[-|]+\n(?<row>\|[^\n]+\n?)+", RegexOptions.Multiline)]
    private static partial Regex Table();

    // A literal bar in a cell is escaped with a backslash.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
