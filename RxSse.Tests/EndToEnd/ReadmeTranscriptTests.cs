using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Each transcript of the README is what the real server and the real <c>curl</c> print.</summary>
public sealed class ReadmeTranscriptTests
{
    private const string Document = "README.md";
    private const string Epoch = "k3f9x2b7"; // of the server in the document
    private const string Events = "curl -N http://localhost:3000/events";
    private const string StreamSelection = "/events?streams=stock,metrics";
    private const string Trigger = "POST http://localhost:3000/trigger-notification";
    private static readonly string[] References = ["docs/views.md", "docs/resume.md"];

    [Fact]
    public void EachTranscript_HasItsTest_OrStandsInAReferenceWhoseTestsHoldIt()
    {
        var all = Transcript.AllIn(Document);
        var elsewhere = References.SelectMany(Transcript.AllIn).Select(Text).ToHashSet();

        Assert.Equal(
            [Events, Transcript.In(Document, Trigger).Command, Transcript.In(Document, StreamSelection).Command],
            all.Where(transcript => !elsewhere.Contains(Text(transcript))).Select(transcript => transcript.Command));
        Assert.NotEmpty(all.Where(transcript => transcript.Command.Contains("view=", StringComparison.Ordinal)));
        Assert.NotEmpty(all.Where(transcript => transcript.Command.Contains("Last-Event-ID", StringComparison.Ordinal)));
    }

    [FactIfInstalled("curl")]
    [Trait("Duration", "long")]
    public async Task EventsOfAServerThatHasJustStarted()
    {
        // Its first event is the only one in sight, and comes later than a busy machine starts curl.
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=4s"]);
        await using var witness = await EventReader.OpenAsync(server.Client);
        var epoch = (await witness.NextAsync("heartbeat")).Epoch;

        await Curl.AssertPrintsAsync(Transcript.AllIn(Document).Single(transcript => transcript.Command == Events).With(Epoch, epoch), server);
    }

    [FactIfInstalled("curl")]
    [Trait("Duration", "long")]
    public async Task StreamsOfAServerThatHasJustStarted()
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=4s", "--RxSse:Streams:Metrics:Period=5s"]);
        await using var witness = await EventReader.OpenAsync(server.Client);
        var epoch = (await witness.NextAsync("heartbeat")).Epoch;

        await Curl.AssertPrintsAsync(Transcript.In(Document, StreamSelection).With(Epoch, epoch), server);
    }

    [FactIfInstalled("curl")]
    public async Task AnswerToATrigger()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        var before = await server.Client.TriggerAsync(11);

        await Curl.AssertPrintsAsync(Transcript.In(Document, Trigger).With(Epoch, Received.EpochOf(before[^1])), server);
    }

    private static string Text(Transcript transcript) => string.Join('\n', transcript.Output.Prepend(transcript.Command));
}
