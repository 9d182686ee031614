using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The program of docs/clients.md for a client of Node.</summary>
internal sealed partial class NodeProgram
{
    private const string Events = "'http://localhost:3000/events'";
    private readonly string _text;

    private NodeProgram(string text) => _text = text;

    /// <param name="document">The document.</param>
    /// <param name="client">The client as its row names it. If it is not mended, its program lacks the lines that end in a comment.</param>
    public NodeProgram(string document, string client)
    {
        var name = Name().Match(client).Groups;
        var (package, version) = (name["package"].Value, name["version"].Value);
        var section = Document.Sections(document, level: 2).Single(section => IsAbout(section.Key, package, version)).Value;
        var lines = Document.Blocks(section, "js").Single().Split('\n')
            .Where(line => name["mended"].Success || !line.Contains(" // ", StringComparison.Ordinal));
        _text = Replace(string.Join('\n', lines), $"'{package}'", $"'{ModuleOf(package, version)}'");
    }

    /// <summary>The package of this repository, which needs no program of its own.</summary>
    public static NodeProgram Own { get; } = new($$"""
        import { EventSource } from 'eventsource'
        import { connect } from '{{Repository.PathOf("packages/js/rxsse.js")}}'

        const events = connect({{Events}}, { EventSource })
        for (const type of ['heartbeat', 'gap', 'rejected', 'complete']) events.on(type, show)
        """);

    public TriedClient Start(Uri events) => TriedProgram.Start(
        Repository.PathOf(NodeReader.Folder),
        "node", "--import", "./page.mjs", "--input-type=module", "--eval", Replace(_text, Events, $"'{events}'"));

    // A heading names a package without its owner, and its main versions if there are several sections.
    private static bool IsAbout(string heading, string package, string version) =>
        heading.Split(' ') is [var name, .. var versions] && name == package.Split('/')[^1]
            && (versions is [] || versions.Contains(version[..1]));

    // The name under which the tests have this version.
    private static string ModuleOf(string package, string version) =>
        JsonElement.Parse(Repository.Read($"{NodeReader.Folder}/package.json")).GetProperty("dependencies").EnumerateObject()
            .Single(installed => installed.Value.GetString() == $"npm:{package}@{version}"
                || (installed.Name == package && installed.Value.GetString() == version)).Name;

    private static string Replace(string text, string old, string with)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    [GeneratedRegex("^`(?<package>[^`]+)` (?<version>[0-9.]+)(?<mended>, mended)?$")]
    private static partial Regex Name();
}
