using System.Net;
using System.Net.Sockets;
using System.Text;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server with a stream that takes events.</summary>
[CollectionDefinition(Name)]
public sealed class PublishingServer()
    : SharedServer([.. QuietServer.Arguments, "--RxSse:Streams:orders:Types=order-cancelled"]), ICollectionFixture<PublishingServer>
{
    public const string Name = "Publishing server";
}

/// <summary><c>POST /streams/{stream}/events</c> with input that only a socket can send, and from many connections at once.</summary>
[Collection(PublishingServer.Name)]
[Trait("Way", "any")]
public sealed class BadPublishTests(PublishingServer publishing)
{
    private const string Path = "/streams/orders/events";
    private readonly HttpClient _client = publishing.Server.Client;

    [Theory]
    [InlineData("/streams/orders%2f..%2forders/events", 404)]
    [InlineData("/streams/%2e%2e/events", 405)] // this is /events
    [InlineData("/streams/../events", 405)]
    [InlineData("/streams/ORDERS/events", 404)]
    [InlineData("/streams/orders%00/events", 400, 404)]
    [InlineData("/streams/x/../orders/events", 200)]
    [InlineData("/streams/orders/events/", 200)]
    public async Task Path_IsTheNameAsItStands(string path, params int[] statuses)
    {
        using var http = await RawHttp.ConnectAsync(publishing.Server.Address);
        await http.SendAsync(Post(path, "Content-Length: 10") + """{"data":1}""");

        Assert.Contains(int.Parse((await http.ReadHeadAsync()).StatusLine.Split(' ')[1]), statuses);
    }

    [Theory]
    [InlineData("Content-Length: 100", "{\"data\":1}")]
    [InlineData("Transfer-Encoding: chunked", "a\r\n{\"data\":1}\r\n")]
    public async Task BodyThatEndsTooEarly_PublishesNothing(string header, string body)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var http = await RawHttp.ConnectAsync(publishing.Server.Address);
            await http.SendAsync(Post(Path, header) + body);
            http.Socket.Shutdown(SocketShutdown.Send);

            await Assert.ThrowsAnyAsync<IOException>(http.ReadHeadAsync); // to Kestrel the client has gone
        });
    }

    [Theory]
    [InlineData("x\r\n{\"data\":1}\r\n0\r\n\r\n")]
    [InlineData("5\r\n{\"data\":1}\r\n0\r\n\r\n")]
    public async Task WrongChunk_IsRefused(string body)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var http = await RawHttp.ConnectAsync(publishing.Server.Address);
            await http.SendAsync(Post(Path, "Transfer-Encoding: chunked") + body);

            Assert.Equal("HTTP/1.1 400 Bad Request", (await http.ReadHeadAsync()).StatusLine);
        });
    }

    [Fact]
    public async Task ClientThatResetsItsConnection_PublishesNothing()
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var http = await RawHttp.ConnectAsync(publishing.Server.Address);
            await http.SendAsync(Post(Path, "Content-Length: 100") + "{\"data\":1}");
            http.Reset();
            await _client.StatusAsync(); // a round trip
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyThatIsTooLarge_IsRefused_ReadAndNotOnlyAnnounced(bool isChunked)
    {
        await AssertNothingIsPublishedAsync(async () =>
        {
            using var http = await RawHttp.ConnectAsync(publishing.Server.Address);
            var part = new string(' ', 512 * 1024);
            var chunk = $"{part.Length:x}\r\n{part}\r\n";
            await http.SendAsync(isChunked ? Post(Path, "Transfer-Encoding: chunked") + chunk + chunk + "1\r\n \r\n" : Post(Path, "Content-Length: 1048577"));

            Assert.Equal("HTTP/1.1 413 Payload Too Large", (await http.ReadHeadAsync()).StatusLine);
        });
    }

    [Fact]
    public async Task EqualKeysFromFiftyConnections_GiveOneEvent_AndEqualAnswers()
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RawHttp.ConnectAsync(publishing.Server.Address)));
        var before = await MarkAsync();

        var answers = await Task.WhenAll(connections.Select(async http =>
        {
            await http.SendAsync(Post(Path, "Content-Length: 10", "Idempotency-Key: \"fifty\"") + """{"data":1}""");
            return await http.ReadBodyAsync(await http.ReadHeadAsync());
        }));

        Assert.StartsWith("""{"stream":"orders","count":1,"first":""", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Equal(before + 2, await MarkAsync());
        Array.ForEach(connections, http => http.Dispose());
    }

    [Fact]
    public async Task Batch_IsReceivedInItsOrder_AndNothingInItBreaksOutOfTheData()
    {
        await using var reader = await EventReader.JoinAsync(_client, "?streams=orders&format=named");
        const string Hostile = "\"a\\r\\ndata: b\\n\\nevent: gap\\u0000 \u2028 é😀\"";
        using var content = new StringContent($$"""{"data":{{Hostile}}}""" + "\n{\"type\":\"order-cancelled\",\"data\":2}\n", Encoding.UTF8, "application/x-ndjson");
        using var response = await _client.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // The mark of an earlier test has its answer, and may still be on its way to those who join.
        var first = await reader.NextAsync(next => next.Type == "orders-update" && next.Data.GetRawText() != "0");
        Assert.Equal(Hostile, first.Data.GetRawText());
        Assert.Equal("2", (await reader.NextAsync("order-cancelled")).Data.GetRawText());
    }

    [Fact]
    public async Task ServerThatListensOnOtherAddresses_IsClosed()
    {
        await using var server = await RunningServer.StartAsync("--urls=http://0.0.0.0:0", "--RxSse:Streams:orders:Type=order");
        using var content = new StringContent("""{"data":1}""", Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync(Path, content);

        await ProblemAssert.IsProblemAsync(response, 403, "RxSse:Access:Anonymous");
        Assert.Single((await server.StopAsync()).Output, line => line.Contains("Nobody can publish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LargeBatches_AreTaken_BeyondTheLimitOfKestrel()
    {
        await using var server = await RunningServer.StartAsync(
            "--urls=http://0.0.0.0:0", "--RxSse:Publishing:Enabled=true", "--RxSse:Streams:orders:Type=order",
            "--RxSse:Publishing:BatchBytes=33000000", "--RxSse:Publishing:QueueBytes=33000000", "--RxSse:Publishing:ReadingBytes=66000000");
        using var content = new StringContent("""{"data":1}""" + new string(' ', 32_000_000), Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string Post(string path, params string[] headers) =>
        RawHttp.Request("POST", path, ["Content-Type: application/json", .. headers]);

    // The log counts densely.
    private async Task<long> MarkAsync()
    {
        using var content = new StringContent("""{"data":0}""", Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(Path, content);
        return Received.SequenceOf(response.Headers.ETag!.Tag.Trim('"'));
    }

    private async Task AssertNothingIsPublishedAsync(Func<Task> act)
    {
        var before = await MarkAsync();
        await act();
        Assert.Equal(before + 1, await MarkAsync());
    }
}
