using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using Xunit;

namespace RxSse.Tests.JavaScriptClient;

/// <summary>The program for Node of docs/packages.md, and how it is installed and run there.</summary>
internal static class ListenerProgram
{
    private const string Document = "docs/packages.md";

    /// <summary>Where it is saved.</summary>
    public const string File = "listener/program.mjs";

    // Four: the package is made, a folder, the package is installed there, and the program is run.
    private static IReadOnlyList<string> AllCommands => Commands.AllIn(Document)
        .Where(command => command.Contains("npm ", StringComparison.Ordinal) || command.Contains("listener", StringComparison.Ordinal)).ToList() is { Count: 4 } four
            ? four
            : throw new InvalidOperationException($"{Document} does not have four commands of JavaScript.");

    /// <summary>Makes and installs the package, in a folder outside of the repository.</summary>
    public static string Install => string.Join(" && ", AllCommands.Take(3)).Replace("$OLDPWD", Repository.PathOf(""), StringComparison.Ordinal);

    /// <summary>Runs the program.</summary>
    public static string Run => $"exec {AllCommands[3]}";

    /// <summary>The program for another server, which it looks for at least every five seconds.</summary>
    public static string For(Uri server)
    {
        var text = Docs.Document.Blocks(Repository.Read(Document), "js").Single();
        foreach (var (old, with) in new[] { ("http://localhost:3000/", server.ToString()), ("{ EventSource });", "{ EventSource, longestWait: 3_000 });") })
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, with, StringComparison.Ordinal);
        }

        return text;
    }
}
