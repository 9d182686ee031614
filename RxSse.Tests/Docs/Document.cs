using System.Text.RegularExpressions;

namespace RxSse.Tests.Docs;

/// <summary>What tests take out of a document in Markdown.</summary>
internal static partial class Document
{
    /// <summary>The code blocks with this language tag, without their fences.</summary>
    public static IEnumerable<string> Blocks(string text, string language) =>
        CodeBlock().Matches(text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value.TrimEnd('\n'));

    /// <summary>What an empty line parts in the code blocks with this language tag.</summary>
    public static IEnumerable<string> Examples(string text, string language) => Blocks(text, language).SelectMany(block => block.Split("\n\n"));

    /// <summary>The sections with headings of this level, by heading, up to the next heading of this level or above.</summary>
    public static IReadOnlyDictionary<string, string> Sections(string text, int level) => Regex
        .Matches(text, $@"^#{{{level}}} (?<heading>[^\n]+)\n(?<body>.*?)(?=^#{{1,{level}}} |\z)", RegexOptions.Singleline | RegexOptions.Multiline)
        .ToDictionary(section => section.Groups["heading"].Value, section => section.Groups["body"].Value);

    /// <summary>The cells of the rows of all tables, without their headings.</summary>
    public static IEnumerable<string[]> Rows(string text) =>
        from table in Table().Matches(text)
        from row in table.Groups["row"].Captures
        select Bar().Split(row.Value.Trim().Trim('|')).Select(cell => cell.Trim()).ToArray();

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^\|[^\n]+\n\|[-|]+\n(?<row>\|[^\n]+\n?)+", RegexOptions.Multiline)]
    private static partial Regex Table();

    // A bar in a cell has a backslash before it.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
