using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;

namespace RxSse.Tests.Docs;

/// <summary>A command in a document, and its output in the document.</summary>
internal sealed partial record Transcript(string Command, IReadOnlyList<string> Output)
{
    /// <summary>Returns the transcripts of a document: its <c>console</c> blocks.</summary>
    public static IReadOnlyList<Transcript> AllIn(string file) =>
        [
            .. ConsoleBlock().Matches(Repository.Read(file))
                .Select(block => new Transcript(block.Groups["command"].Value, Lines(block.Groups["output"].Value))),
        ];

    /// <summary>Returns the only transcript of a document whose command contains <paramref name="part"/>.</summary>
    public static Transcript In(string file, string part) =>
        AllIn(file).Single(transcript => transcript.Command.Contains(part, StringComparison.Ordinal));

    /// <summary>Replaces a name in the command and in the output.</summary>
    public Transcript With(string name, string other) => new(
        Command.Replace(name, other, StringComparison.Ordinal),
        [.. Output.Select(line => line.Replace(name, other, StringComparison.Ordinal))]);

    /// <summary>
    /// Replaces the parts of lines that differ in each run: times, with the newest event at that time, <c>retry</c>, prices and loads, and counts
    /// of them.
    /// </summary>
    public static IEnumerable<string> Constant(IEnumerable<string> lines) => lines.Select(line =>
        Measured().Replace(Time().Replace(Retry().Replace(line, "retry: <ms>"), "<time>"), "$1<measured>"));

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    [GeneratedRegex(@"^```console\n\$ (?<command>[^\n]+)\n(?<output>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex("^retry: (2[4-9]|3[0-6])[0-9]{2}$")]
    private static partial Regex Retry();

    [GeneratedRegex(@"\b([0-9]+-)?[0-9]{13}\b")]
    private static partial Regex Time();

    [GeneratedRegex("(\"price\":\"|\"trend\":|\"cpu\":|\"memory\":|\"requests\":|\"avg\":|\"count\":(?=[0-9]+,\"from\"))-?[0-9.]+")]
    private static partial Regex Measured();
}
