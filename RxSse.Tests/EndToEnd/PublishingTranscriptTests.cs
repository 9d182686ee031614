using System.Text.RegularExpressions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The commands of docs/publishing.md, in their order, do what the document says.</summary>
[Trait("Way", "any")]
public sealed partial class PublishingTranscriptTests
{
    private const string Document = "docs/publishing.md";
    private const string Epoch = "k3f9x2b7"; // of the server in the document
    private const string Run = "dotnet run --project RxSse.Server -- ";

    [FactIfInstalled("curl")]
    public async Task ThreeCommands_DeclareAStream_SubscribeToIt_AndPublish_AndTheOthersFollow()
    {
        var run = Commands.In(Document, Run);
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, .. run[Run.Length..].Split(' ')]);
        var transcripts = Transcript.AllIn(Document);
        await using var subscriber = Curl.Start(transcripts[0].Command, server);
        var heard = new List<string>(await subscriber.ReadLinesAsync(5)); // the join is complete
        var epoch = HeartbeatId().Match(string.Join('\n', heard)).Groups["epoch"].Value;

        await AssertPrintsAsync(transcripts[1]);
        heard.AddRange(await subscriber.ReadLinesAsync(3));
        Assert.Equal(Transcript.Constant(transcripts[0].With(Epoch, epoch).Output), Transcript.Constant(heard));

        await AssertPrintsAsync(transcripts[2]);
        await RunAsync(Commands.In(Document, "printf "), """{"stream":"orders","count":2,"first":"k3f9x2b7-4","last":"k3f9x2b7-5"}""");
        foreach (var transcript in transcripts.Skip(3))
        {
            await AssertPrintsAsync(transcript);
        }

        async Task AssertPrintsAsync(Transcript transcript)
        {
            await using var curl = Curl.Start(transcript.With(Epoch, epoch).Command, server);
            Assert.Equal(
                transcript.With(Epoch, epoch).Output.Select(WithoutTrace), (await curl.ReadLinesAsync(transcript.Output.Count)).Select(WithoutTrace));
        }

        async Task RunAsync(string command, string output)
        {
            var address = server.Address.GetLeftPart(UriPartial.Authority);
            await using var shell = PrintingProgram.StartShell(
                $"export no_proxy='*'; {command.Replace("http://localhost:3000", address, StringComparison.Ordinal)}");
            Assert.Equal([output.Replace(Epoch, epoch, StringComparison.Ordinal)], await shell.ReadLinesAsync(1));
        }
    }

    private static string WithoutTrace(string line) => Trace().Replace(line, "");

    [GeneratedRegex("^id: (?<epoch>[0-9a-z]+)-0$", RegexOptions.Multiline)]
    private static partial Regex HeartbeatId();

    [GeneratedRegex(",\"traceId\":\"[^\"]+\"")]
    private static partial Regex Trace();
}
