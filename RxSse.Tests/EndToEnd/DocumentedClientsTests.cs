using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The clients of docs/clients.md do what its table says, with the programs that it shows.</summary>
[Trait("Way", "any")]
public sealed class DocumentedClientsTests
{
    private const string Latest = "`eventsource` 4.1.1";
    private const string MendedFetch = "`@microsoft/fetch-event-source` 2.0.1, mended";
    private const string Loop = ".NET `SseParser`, in a loop";
    private const string Own = "`RxSse.Client`";
    private const string OwnOfNode = "`rxsse`";
    private static readonly string Text = Repository.Read("docs/clients.md");

    private static readonly string[] OthersOfNode =
    [
        "`eventsource` 3.0.7",
        "`eventsource` 2.0.2",
        "`event-source-polyfill` 1.0.31",
        "`event-source-polyfill` 1.0.31, mended",
        "`@microsoft/fetch-event-source` 2.0.1",
        "`eventsource-client` 1.2.0",
        "`eventsource-client` 1.2.0, mended",
    ];

    public static TheoryData<string> Others => [.. OthersOfNode];

    [Fact]
    public void EachRow_IsTried() => Assert.Equal(
        OthersOfNode.Concat([Latest, MendedFetch, Loop, Own, OwnOfNode]).Order(StringComparer.Ordinal),
        Document.Rows(Text).Select(row => row[0]).Order(StringComparer.Ordinal));

    [FactIfNode(NodeReader.Folder)]
    public Task EventSource_DoesWhatItsRowSays() => AssertRowAsync(Latest, new NodeProgram(Text, Latest).Start);

    [FactIfNode(NodeReader.Folder)]
    public Task MendedFetchEventSource_DoesWhatItsRowSays() => AssertRowAsync(MendedFetch, new NodeProgram(Text, MendedFetch).Start);

    [LongTheory]
    [MemberData(nameof(Others))]
    public Task OtherClientOfNode_DoesWhatItsRowSays(string client) => AssertRowAsync(client, new NodeProgram(Text, client).Start);

    [LongFact]
    public async Task LoopWithSseParser_DoesWhatItsRowSays()
    {
        using var loop = await ParserLoop.BuildAsync(Document.Sections(Text, level: 2)[".NET SseParser"]);
        await AssertRowAsync(Loop, loop.Start);
        await AssertAsksAgainAsync(loop.Start, isSilentFirst: true);
    }

    [LongTheory]
    [InlineData(MendedFetch)]
    [InlineData("`eventsource-client` 1.2.0, mended")]
    public Task ClientThatStopsAtTheStatus_AsksAgain_AfterA429(string client) => AssertAsksAgainAsync(new NodeProgram(Text, client).Start);

    [LongFact]
    public Task OwnClient_DoesWhatItsRowSays() => AssertRowAsync(Own, events => new TriedOwnClient(events));

    [LongFact]
    public Task OwnClientOfNode_DoesWhatItsRowSays() => AssertRowAsync(OwnOfNode, NodeProgram.Own.Start);

    private static async Task AssertRowAsync(string client, Func<Uri, TriedClient> start) => Assert.Equal(
        Document.Rows(Text).Single(row => row[0] == client)[1..].Select(cell => cell.Trim('*')), await ClientLife.CellsAsync(start));

    private static async Task AssertAsksAgainAsync(Func<Uri, TriedClient> start, bool isSilentFirst = false)
    {
        var asked = 0;
        await using var proxy = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]).Build();
        proxy.MapGet("/events", async context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            if (Interlocked.Increment(ref asked) == 1 && isSilentFirst)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
        });
        await proxy.StartAsync();
        await using var client = start(new Uri(new Uri(proxy.Urls.First()), "/events"));

        Assert.True(await client.ComesToAsync("429") && await client.ComesToAsync("429"), $"It has ended after {asked} requests.");
    }
}
