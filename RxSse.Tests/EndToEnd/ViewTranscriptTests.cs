using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Each transcript of docs/views.md is what the real server and the real <c>curl</c> print. The README shows some of them.</summary>
public sealed class ViewTranscriptTests
{
    private const string Document = "docs/views.md";
    private const string Epoch = "k3f9x2b7"; // of the server in the document
    private const string Dear = "where price > 105";
    private const string SideBySide = "(stock | select price), (metrics | select cpu)";
    private const string Calm = "stock, metrics | sample 5s";
    private const string Dashboard = "latest(stock, metrics)";
    private const string Mean = "avg price over 5s";

    [Fact]
    public void EachTranscript_HasItsTest() =>
        Assert.Equal(
            [.. new[] { Dear, SideBySide, Calm, Dashboard, Mean }.Select(part => Transcript.In(Document, part).Command)],
            Transcript.AllIn(Document).Select(transcript => transcript.Command));

    [FactIfInstalled("curl")]
    [Trait("Duration", "long")]
    public async Task RequestsToAServerThatHasJustStarted()
    {
        // Its first events come later than a busy machine starts all of them.
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=4s", "--RxSse:Streams:Metrics:Period=4500ms"]);
        await using var witness = await EventReader.OpenAsync(server.Client);
        var epoch = (await witness.NextAsync("heartbeat")).Epoch;

        await Task.WhenAll(
            Curl.AssertPrintsAsync(Transcript.In(Document, SideBySide).With(Epoch, epoch), server),
            AssertPrintsInAnyOrderAsync(Transcript.In(Document, Calm).With(Epoch, epoch), server), // two timers that are due at one time
            Curl.AssertPrintsAsync(Transcript.In(Document, Dashboard).With(Epoch, epoch), server),
            Curl.AssertPrintsAsync(Transcript.In(Document, Mean).With(Epoch, epoch).With("over 5s", "over 1s"), server));
    }

    [FactIfInstalled("curl")]
    [Trait("Duration", "long")]
    public async Task RequestWhilePricesAreHighEnough()
    {
        var transcript = Transcript.In(Document, Dear);
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=4s"]);
        await using var witness = await EventReader.JoinAsync(server.Client);
        var stock = await witness.NextAsync("stock-update"); // the snapshot
        await server.Client.DeliveredAsync(stock.Id!);
        var heartbeat = transcript.Output.Single(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..];

        await Curl.AssertPrintsAsync(transcript.With(heartbeat, stock.Id!).With("price > 105", "price > 0"), server); // prices take a random walk
    }

    private static async Task AssertPrintsInAnyOrderAsync(Transcript transcript, RunningServer server)
    {
        await using var curl = Curl.Start(transcript.Command, server);

        Assert.Equal(
            Transcript.Constant(transcript.Output).Order(StringComparer.Ordinal),
            Transcript.Constant(await curl.ReadLinesAsync(transcript.Output.Count)).Order(StringComparer.Ordinal));
    }
}
