using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/publish</c>: its commands, in its order, print what it says.</summary>
public sealed partial class PublishSampleTests
{
    private const string Sample = "samples/publish/README.md";
    private const string Run = "dotnet run --project RxSse.Server -- ";

    [FactIfInstalled("curl")]
    public async Task Commands_PrintWhatTheReadmeSays_AndSubscribersGetTheEvents()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, .. Commands.In(Sample, Run)[Run.Length..].Split(' ')]);
        await using var reader = await EventReader.JoinAsync(server.Client, "?streams=orders,load");
        var transcripts = Transcript.AllIn(Sample);

        Assert.Equal(4, transcripts.Count);
        foreach (var transcript in transcripts)
        {
            await AssertPrintsAsync(transcript, server);
        }

        Assert.Equal(
            ["orders-update", "orders-update", "orders-update", "order-cancelled", "orders-update", "load-update"],
            await TypesAsync(reader, 6));
    }

    [FactIfInstalled("curl")]
    public async Task RepeatedRequest_IsPublishedOnce()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, .. Commands.In(Sample, Run)[Run.Length..].Split(' ')]);
        var retry = Transcript.AllIn(Sample).Single(transcript => transcript.Command.Contains("--retry", StringComparison.Ordinal));

        var (first, second) = (await PrintAsync(retry, server), await PrintAsync(retry, server));

        Assert.Equal(first, second);
    }

    private static async Task AssertPrintsAsync(Transcript transcript, RunningServer server)
    {
        var printed = await PrintAsync(transcript, server);
        Assert.Equal([transcript.Command, .. transcript.Output.Select(WithoutEpoch)], [transcript.Command, .. printed.Select(WithoutEpoch)]);
    }

    // Typed where the reader's clone is.
    private static async Task<IReadOnlyList<string>> PrintAsync(Transcript transcript, RunningServer server)
    {
        var command = transcript.Command.Replace("http://localhost:3000", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        await using var shell = PrintingProgram.StartShell($"export no_proxy='*'; {command}", Repository.PathOf("."));
        return await shell.ReadLinesAsync(transcript.Output.Count);
    }

    private static async Task<IReadOnlyList<string>> TypesAsync(EventReader reader, int count)
    {
        var types = new List<string>();
        while (types.Count < count)
        {
            types.Add((await reader.NextAsync(next => next.Type != "heartbeat")).Type);
        }

        return types;
    }

    private static string WithoutEpoch(string line) => Epoch().Replace(line, "<epoch>-");

    [GeneratedRegex("(?<=\")[0-9a-z]{8}-(?=[0-9])")]
    private static partial Regex Epoch();
}
