using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Each transcript of docs/resume.md is what the real server and the real <c>curl</c> print in that situation.</summary>
[Trait("Way", "any")]
public sealed class ResumeTranscriptTests
{
    private const string Document = "docs/resume.md";
    private const string Epoch = "k3f9x2b7"; // of the server in the document
    private const string EpochBefore = "w8d1q0zz"; // before its restart
    private const string Covered = "'Last-Event-ID: k3f9x2b7-2'";
    private const string Expired = "'Last-Event-ID: k3f9x2b7-1'";
    private const string Restarted = "lastEventId=w8d1q0zz-17";
    private const string Unknown = "'Last-Event-ID: yesterday'";
    private const string Slow = "overflow=latest";

    [Fact]
    public void EachTranscript_HasItsTest() =>
        Assert.Equal(
            [.. new[] { Covered, Expired, Restarted, Unknown, Slow }.Select(part => Transcript.In(Document, part).Command)],
            Transcript.AllIn(Document).Select(transcript => transcript.Command));

    [Fact]
    public void ExampleOfAGap_IsTheOneOfATranscript() =>
        Assert.Contains(
            Repository.Read(Document).Split("```json\n")[1].Split('\n')[0],
            Transcript.In(Document, Expired).Output.Single(line => line.Contains("\"gap\"", StringComparison.Ordinal)), StringComparison.Ordinal);

    [FactIfInstalled("curl")]
    public async Task IdThatTheServerHasSent_IsFollowedByNoGap()
    {
        await using var server = await RunningServer.StartAsync(BusyServer.Arguments);
        var lines = Docs.Document.Blocks(Repository.Read(Document), "sh").Single(block => block.StartsWith("id=", StringComparison.Ordinal))
            .Replace("http://localhost:3000", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        await using var shell = PrintingProgram.StartShell($"{lines} -s");

        var printed = await shell.ReadLinesToAsync("stock-update");
        Assert.Contains("\"connected\"", printed[1], StringComparison.Ordinal);
        Assert.DoesNotContain(printed, line => line.Contains("\"gap\"", StringComparison.Ordinal));
    }

    [FactIfInstalled("curl")]
    public async Task CoveredCursor()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        var newest = await PublishAsync(server, 4);

        await Curl.AssertPrintsAsync(Transcript.In(Document, Covered).With(Epoch, Received.EpochOf(newest)), server);
    }

    [FactIfInstalled("curl")]
    public async Task CursorOlderThanTheHistory()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:History:Capacity=2"]);
        var newest = await PublishAsync(server, 6);

        await Curl.AssertPrintsAsync(Transcript.In(Document, Expired).With(Epoch, Received.EpochOf(newest)), server);
    }

    [FactIfInstalled("curl")]
    public async Task CursorOfBeforeTheRestart()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        var before = await PublishAsync(server, 17);
        await server.KillAndStartAgainAsync(QuietServer.Arguments);
        var newest = await PublishAsync(server, 1);

        await Curl.AssertPrintsAsync(
            Transcript.In(Document, Restarted).With(Epoch, Received.EpochOf(newest)).With(EpochBefore, Received.EpochOf(before)), server);
    }

    [FactIfInstalled("curl")]
    public async Task NoIdAtAll()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=2s"]);
        await using var witness = await EventReader.JoinAsync(server.Client);
        var stock = await witness.NextAsync("stock-update"); // the only stream, so that its newest event is the newest of all
        await server.Client.DeliveredAsync(stock.Id!);

        await Curl.AssertPrintsAsync(Transcript.In(Document, Unknown).With($"{Epoch}-1", stock.Id!), server);
    }

    [FactIfInstalled("curl")]
    public async Task ClientThatWasStopped()
    {
        var transcript = Transcript.In(Document, Slow);
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        await using var curl = Curl.Start(transcript.Command, server);
        await curl.ReadToLineAsync("heartbeat");

        await curl.PauseAsync();
        var newest = "";
        for (var events = 0; events < 2_000; events++)
        {
            newest = await server.Client.TriggerIdAsync(new string('x', 1_000));
        }

        await server.Client.DeliveredAsync(newest);
        await curl.ContinueAsync();
        var told = await curl.ReadToLineAsync("\"gap\"");
        string[] printed = [told, .. await curl.ReadLinesAsync(transcript.Output.Count - 2)];

        var (gap, documented) = (GapIn(told), GapIn(transcript.Output[1]));
        Assert.Equal("…", transcript.Output[0]);
        Assert.All([gap, documented], each => Assert.Equal(Span(each), each.Missed)); // one stream: all between is gone
        Assert.Equal(
            Transcript.Constant(transcript.Output.Skip(1)),
            Transcript.Constant(printed.Select(line => line
                .Replace(new string('x', 1_000), "…", StringComparison.Ordinal)
                .Replace($"\"missed\":{gap.Missed},", $"\"missed\":{documented.Missed},", StringComparison.Ordinal)
                .Replace(gap.From!, documented.From, StringComparison.Ordinal)
                .Replace(gap.To, documented.To, StringComparison.Ordinal)
                .Replace(After(gap), After(documented), StringComparison.Ordinal))));
    }

    [FactIfInstalled("curl")]
    public async Task CursorTakenFromTheServer()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=100ms"]);
        var address = server.Address.GetLeftPart(UriPartial.Authority);
        var script = string.Join('\n', Commands.AllIn(Document)).Replace("http://localhost:3000", address, StringComparison.Ordinal);

        await using var shell = PrintingProgram.StartShell($"export no_proxy='*'; {script}");
        var printed = await shell.ReadLinesAsync(4);

        Assert.Contains("\"connected\"", printed[1], StringComparison.Ordinal);
        Assert.StartsWith("id: ", printed[3], StringComparison.Ordinal); // a cursor that the server does not know gets a gap, which has no id
    }

    private static async Task<string> PublishAsync(RunningServer server, int count)
    {
        var newest = "";
        for (var events = 0; events < count; events++)
        {
            newest = await server.Client.TriggerIdAsync("Hello");
        }

        await server.Client.DeliveredAsync(newest);
        return newest;
    }

    private static Gap GapIn(string line) => Gap.Of(Received.Parse($"{line}\n\n"));

    private static long Span(Gap gap) => Received.SequenceOf(gap.To) - Received.SequenceOf(gap.From!);

    private static string After(Gap gap) => $"{Received.EpochOf(gap.To)}-{Received.SequenceOf(gap.To) + 1}";
}
