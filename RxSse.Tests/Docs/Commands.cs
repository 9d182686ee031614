using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;

namespace RxSse.Tests.Docs;

/// <summary>Finds the commands in documents: the lines of <c>sh</c> blocks, and command lines in the text. Not the transcripts.</summary>
internal static partial class Commands
{
    /// <summary>Returns all commands of a document without comments: first those in blocks, then those in the text.</summary>
    public static IReadOnlyList<string> AllIn(string file)
    {
        var text = Repository.Read(file);
        return
        [
            .. Document.Blocks(text, "sh")
                .SelectMany(block => block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n'))
                .Select(WithoutComment),
            .. InText().Matches(text).Select(command => command.Groups["command"].Value),
        ];
    }

    /// <summary>Returns the only command of a document that contains <paramref name="part"/>.</summary>
    public static string In(string file, string part) => AllIn(file).Single(command => command.Contains(part, StringComparison.Ordinal));

    private static string WithoutComment(string line) => Spaces().Replace(line.Split(" #")[0].Trim(), " ");

    // Only with an option or argument: `dotnet run` alone is a mention, not a command.
    [GeneratedRegex(@"`(?<command>(dotnet (run|build|test|publish)|dotnet-counters|curl|npm|node|nginx|openssl|python3) [^`\n]+)`")]
    private static partial Regex InText();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
