using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;

namespace RxSse.Tests.Docs;

/// <summary>What documents tell their readers to type: the lines of <c>sh</c> blocks, and command lines in the text. Transcripts are besides.</summary>
internal static partial class Commands
{
    /// <summary>All commands of a document, blocks first, without comments.</summary>
    public static IReadOnlyList<string> AllIn(string file)
    {
        var text = Repository.Read(file);
        return
        [
            .. Document.Blocks(text, "sh").SelectMany(block => block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n')).Select(WithoutComment),
            .. InText().Matches(text).Select(command => command.Groups["command"].Value),
        ];
    }

    /// <summary>The one command of a document with a part.</summary>
    public static string In(string file, string part) => AllIn(file).Single(command => command.Contains(part, StringComparison.Ordinal));

    private static string WithoutComment(string line) => Spaces().Replace(line.Split(" #")[0].Trim(), " ");

    // With an option or an argument: `dotnet run` alone is spoken of, not typed.
    [GeneratedRegex(@"`(?<command>(dotnet (run|build|test|publish)|dotnet-counters|curl|npm|node|nginx|openssl|python3) [^`\n]+)`")]
    private static partial Regex InText();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
