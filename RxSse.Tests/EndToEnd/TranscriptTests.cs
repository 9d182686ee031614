using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The transcripts of the README, docs/events.md and docs/views.md show what server and <c>curl</c> really print.</summary>
[Trait("Way", "any")]
public sealed class TranscriptTests
{
    private const string Readme = "README.md";
    private const string Events = "docs/events.md";
    private const string Views = "docs/views.md";
    private const string Epoch = "k3f9x2b7"; // of the server in the documents
    private const string AllStreams = "curl -N http://localhost:3000/events";
    private const string Selection = "/events?streams=stock,metrics";
    private const string Trigger = "POST http://localhost:3000/trigger-notification";
    private const string Loaded = "with(stock, metrics)";
    private const string Changes = "where trend != 0";
    private const string SideBySide = "(stock | select price), (metrics | select cpu)";
    private const string Calm = "stock, metrics | sample 5s";
    private const string Dashboard = "latest(stock, metrics)";
    private const string Mean = "avg price over 5s";

    [Fact]
    public void EachTranscript_HasItsTest()
    {
        Assert.Equal([AllStreams, .. new[] { Changes, Loaded }.Select(part => Transcript.In(Readme, part).Command)], CommandsOf(Readme));
        Assert.Equal([.. new[] { Trigger, Selection }.Select(part => Transcript.In(Events, part).Command)], CommandsOf(Events));
        Assert.Equal(
            [.. new[] { Changes, SideBySide, Calm, Dashboard, Mean }.Select(part => Transcript.In(Views, part).Command)], CommandsOf(Views));
    }

    // The test below runs it once.
    [Fact]
    public void FirstViewOfTheReadme_IsTheBeginningOfTheFirstOneOfTheGuide()
    {
        var (readme, guide) = (Transcript.In(Readme, Changes), Transcript.In(Views, Changes));

        Assert.Equal(guide.Command, readme.Command);
        Assert.Equal(guide.Output.Take(readme.Output.Count), readme.Output);
    }

    [FactIfInstalled("curl")]
    public async Task RequestsToAServerThatHasJustStarted()
    {
        // The first events must come after all clients have connected, even on a busy machine.
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=3s", "--RxSse:Streams:Metrics:Period=3300ms"]);
        await using var witness = await EventReader.OpenAsync(server.Client);
        var epoch = (await witness.NextAsync("heartbeat")).Epoch;

        await Task.WhenAll(
            Curl.AssertPrintsAsync(Transcript.AllIn(Readme)[0].With(Epoch, epoch), server),
            Curl.AssertPrintsAsync(Transcript.In(Readme, Loaded).With(Epoch, epoch), server),
            Curl.AssertPrintsAsync(Transcript.In(Events, Selection).With(Epoch, epoch), server),
            // Any price passes "price > 0"; a price that does not change would not pass "trend != 0".
            Curl.AssertPrintsAsync(Transcript.In(Views, Changes).With(Epoch, epoch).With("trend != 0", "price > 0"), server),
            Curl.AssertPrintsAsync(Transcript.In(Views, SideBySide).With(Epoch, epoch), server),
            AssertPrintsInAnyOrderAsync(Transcript.In(Views, Calm).With(Epoch, epoch).With("sample 5s", "sample 1s"), server), // two timers
            Curl.AssertPrintsAsync(Transcript.In(Views, Dashboard).With(Epoch, epoch), server),
            Curl.AssertPrintsAsync(Transcript.In(Views, Mean).With(Epoch, epoch).With("over 5s", "over 1s"), server));
    }

    [FactIfInstalled("curl")]
    public async Task AnswerToATrigger()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        var before = await server.Client.TriggerAsync(11);

        await Curl.AssertPrintsAsync(Transcript.In(Events, Trigger).With(Epoch, Received.EpochOf(before[^1])), server);
    }

    private static IEnumerable<string> CommandsOf(string document) => Transcript.AllIn(document).Select(transcript => transcript.Command);

    private static async Task AssertPrintsInAnyOrderAsync(Transcript transcript, RunningServer server)
    {
        await using var curl = Curl.Start(transcript.Command, server);

        Assert.Equal(
            Transcript.Constant(transcript.Output).Order(StringComparer.Ordinal),
            Transcript.Constant(await curl.ReadLinesAsync(transcript.Output.Count)).Order(StringComparer.Ordinal));
    }
}
