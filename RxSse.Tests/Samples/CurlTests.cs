using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/curl</c>: its commands, in its order, print what it says.</summary>
public sealed partial class CurlTests
{
    private const string Epoch = "k3f9x2b7"; // of the servers in the document
    private const string View = "notifications | sample 1s"; // of the one who is there when the server is full
    private const string Sample = "samples/curl/README.md";
    private const string NextEvent = "the next event of the view";
    private const string Run = "dotnet run --project RxSse.Server -- ";
    private static readonly IReadOnlyList<Transcript> All = Transcript.AllIn(Sample);

    private static int Full { get; } = IndexOf("/views");

    private static int Composed { get; } = IndexOf("view=latest");

    private static int Published { get; } = IndexOf("pairs by symbol");

    [FactIfInstalled("curl")]
    public async Task QuietServerWithTwoNotifications()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);

        await AssertPrintAsync(server, All.Take(Full), published => server.Client.DeliveredAsync(published));
    }

    [FactIfInstalled("curl")]
    public async Task ServerThatIsFull()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:MaxSubscribers=1"]);
        await using var somebody = await EventReader.JoinAsync(server.Client, $"?view={Uri.EscapeDataString(View)}");

        await AssertPrintAsync(server, All.Skip(Full).Take(Composed - Full));
    }

    [FactIfInstalled("curl")]
    public async Task StreamsPutTogether()
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=200ms", "--RxSse:Streams:Metrics:Period=300ms"]);
        await using var witness = await EventReader.OpenAsync(server.Client, "?view=latest(stock,metrics)");
        await witness.NextAsync("latest");

        await AssertPrintAsync(server, All.Skip(Composed).Take(Published - Composed));
    }

    [FactIfInstalled("curl")]
    public async Task ViewsOfPublishedStreams()
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, .. Commands.In(Sample, "Streams:ticks")[Run.Length..].Split(' ')]);
        await using var witness = await EventReader.OpenAsync(server.Client);
        var epoch = (await witness.NextAsync("heartbeat")).Epoch;
        var told = new HashSet<string>();

        await AssertHeardAsync("pairs by symbol", "19.5");
        await AssertHeardAsync("silence", "/sensors/", NextEvent, "/sensors/");
        await AssertHeardAsync("with(orders", "/rates/", "/orders/");
        await AssertHeardAsync("first price", "104");
        Assert.Equal(All.Skip(Published).Select(documented => documented.Command).Order(), told.Order());

        // Subscribes, joins, and publishes.
        async Task AssertHeardAsync(string view, params string[] steps)
        {
            var documented = Transcript.In(Sample, view);
            var transcript = documented.With(Epoch, epoch).With("silence 5s", "silence 1s").With("over 1m", "over 1s");
            await using var subscriber = Curl.Start(transcript.Command, server);
            var heard = new List<string>(await subscriber.ReadLinesAsync(5)); // the join is complete
            foreach (var step in steps)
            {
                if (step == NextEvent)
                {
                    heard.AddRange(await subscriber.ReadLinesAsync(2));
                }
                else
                {
                    await PublishAsync(step);
                }
            }

            heard.AddRange(await subscriber.ReadLinesAsync(transcript.Output.Count - heard.Count));
            Assert.Equal(string.Join('\n', Transcript.Constant(transcript.Output)), string.Join('\n', Transcript.Constant(heard)));
            told.Add(documented.Command);
        }

        async Task PublishAsync(string stream)
        {
            var documented = Transcript.In(Sample, stream);
            await using var curl = Curl.Start(documented.Command, server);
            var printed = Assert.Single(await curl.ReadLinesAsync(1));
            if (told.Add(documented.Command))
            {
                Assert.Equal(documented.With(Epoch, epoch).Output, [printed]);
            }

            await server.Client.DeliveredAsync(JsonElement.Parse(printed).GetProperty("last").GetString()!);
        }
    }

    [Fact]
    public void EachEndpoint_IsShown() => Assert.All(
        ["/ ", "/events", "/streams ", "/views ", "/healthz/live ", "/healthz/ready ", "/trigger-notification"],
        path => Assert.Contains(All, transcript => $"{transcript.Command} ".Contains($"http://localhost:3000{path}", StringComparison.Ordinal)));

    private static int IndexOf(string part) => All.Index().Single(each => each.Item.Command.Contains(part, StringComparison.Ordinal)).Index;

    private static async Task AssertPrintAsync(RunningServer server, IEnumerable<Transcript> transcripts, Func<string, Task>? published = null)
    {
        var epoch = Epoch;
        foreach (var documented in transcripts)
        {
            var transcript = documented.With(Epoch, epoch);
            await using var curl = Curl.Start(transcript.Command, server);
            var printed = await curl.ReadLinesAsync(transcript.Output.Count);
            if (published is not null && AnswerToTrigger().Match(printed[0]) is { Success: true } answer)
            {
                // From here on the document's epoch is the server's, and what comes next sees the event.
                epoch = answer.Groups["epoch"].Value;
                transcript = documented.With(Epoch, epoch);
                await published(answer.Groups["id"].Value);
            }

            Assert.Equal([transcript.Command, .. Constant(transcript.Output)], [transcript.Command, .. Constant(printed)]);
        }
    }

    // Besides what differs in other documents, what only these answers tell.
    private static IEnumerable<string> Constant(IEnumerable<string> lines) => Transcript.Constant(lines).Select(line =>
        RetryOfTheRejected().Replace(Trace().Replace(Seconds().Replace(line, "$1<seconds>"), "<trace>"), "$1<later>"));

    [GeneratedRegex("""^\{"success":true,"id":"(?<id>(?<epoch>[a-z0-9]+)-[0-9]+)",""")]
    private static partial Regex AnswerToTrigger();

    [GeneratedRegex("(\"uptime\":|\"age\":|\"used\":)[0-9.]+")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\b0HN[0-9A-V]+:[0-9A-F]{8}\b")]
    private static partial Regex Trace();

    // 15 to 45 seconds.
    [GeneratedRegex("(^retry: |\"retry\":)(1[5-9]|[23][0-9]|4[0-5])[0-9]{3}\\b")]
    private static partial Regex RetryOfTheRejected();
}
