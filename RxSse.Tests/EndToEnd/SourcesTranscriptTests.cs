using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The commands of docs/sources.md, in their order, do what the document says.</summary>
[Trait("Way", "any")]
public sealed partial class SourcesTranscriptTests
{
    private const string Document = "docs/sources.md";
    private const string Run = "dotnet run --project RxSse.Server -- ";
    private const string RemoteEpoch = "k3f9x2b7"; // of the servers in the document
    private const string Epoch = "w8d1q0zz";

    [FactIfInstalled("curl")]
    public async Task ServerThatFollowsAnother_HasItsEvents_AndSaysHowItsSourceFares()
    {
        var commands = Commands.AllIn(Document).Where(command => command.StartsWith(Run, StringComparison.Ordinal)).ToList();
        await using var remote = await RunningServer.StartAsync([.. QuietServer.Arguments, .. Arguments(commands[0])]);
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, .. Arguments(commands[1].Replace(
            "http://localhost:3000", remote.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))]);
        await FollowsAsync(server.Client);
        var transcripts = Transcript.AllIn(Document);
        await using var subscriber = Curl.Start(transcripts[0].Command, server);
        var heard = new List<string>(await subscriber.ReadLinesAsync(8)); // the join is complete
        var (epoch, remoteEpoch) = (Id().Match(string.Join('\n', heard)).Groups[1].Value, RemoteId().Match(string.Join('\n', heard)).Groups[1].Value);

        await using (var publisher = Curl.Start(transcripts[1].Command, remote))
        {
            Assert.Equal(Here(transcripts[1]).Output, await publisher.ReadLinesAsync(1));
        }

        heard.AddRange(await subscriber.ReadLinesAsync(3));
        Assert.Equal(Transcript.Constant(Here(transcripts[0]).Output), Transcript.Constant(heard));
        await using var description = Curl.Start(transcripts[2].Command, server);
        Assert.Equal(
            Transcript.Constant(Here(transcripts[2]).Output),
            Transcript.Constant((await description.ReadLinesAsync(1)).Select(line => line.Replace(
                remote.Address.GetLeftPart(UriPartial.Authority), "http://localhost:3000", StringComparison.Ordinal))));

        Transcript Here(Transcript transcript) => transcript.With(RemoteEpoch, remoteEpoch).With(Epoch, epoch);
    }

    /// <summary>Asks until the source has answered. It tells nobody, so there is no signal to wait for; each try is a round trip.</summary>
    private static async Task FollowsAsync(HttpClient client)
    {
        using var patience = Patience.Start();
        while (JsonElement.Parse(await client.GetStringAsync("/streams/orders", patience.Token)).GetProperty("lastId").ValueKind == JsonValueKind.Null)
        {
        }
    }

    private static string[] Arguments(string command) =>
        [.. command[Run.Length..].Split(' ').Where(argument => !argument.StartsWith("--urls", StringComparison.Ordinal)).Select(argument => argument.Trim('\''))];

    [GeneratedRegex("^id: ([0-9a-z]+)-1$", RegexOptions.Multiline)]
    private static partial Regex Id();

    [GeneratedRegex("\"to\":\"([0-9a-z]+)-0\"")]
    private static partial Regex RemoteId();
}
