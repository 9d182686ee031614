using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing.Sources.Follow;
using Xunit;

namespace RxSse.Tests.Publishing.Sources.Follow;

/// <summary>Servers that are no RxSse, and hostile ones.</summary>
public sealed class PlainFollowTests : IDisposable
{
    private const string Url = "http://remote/events";

    private readonly ScriptedRemote _remote = new();
    private SourceHost? _host;

    public void Dispose() => _host?.Dispose();

    [Fact]
    public void AnyData_IsPublished_AsJsonOrAsAString()
    {
        _remote.AnswerEvents(
            "id: 1\ndata: {\"a\": 1}\n\nid: 2\ndata: a \"text\"\ndata: of two lines\n\nid: 3\nevent: order-paid\ndata: 7\n\nevent: gap\ndata: null\n\n");

        var host = Host(types: "order-paid");

        Assert.Equal(
            [
                """orders-gap {"reason":"started","missed":null,"from":null,"to":"1"}""", """orders-update {"a":1}""",
                """orders-update "a \"text\"\nof two lines" """.TrimEnd(), "order-paid 7", "orders-update null",
            ],
            host.Published);
    }

    [Fact]
    public void EventsWithoutIds_AreMissingBetweenTwoConnections_WhichIsDeclared()
    {
        _remote.AnswerEvents("data: 1\n\n").End();
        _remote.AnswerEvents("data: 2\n\n").End();
        var host = Host();

        host.RunFor(1.1);

        Assert.Equal(
            [
                """orders-gap {"reason":"started","missed":null,"from":null,"to":null}""", "orders-update 1",
                """orders-gap {"reason":"live","missed":null,"from":null,"to":null}""", "orders-update 2",
            ],
            host.Published);
    }

    [Fact]
    public void DataPlain_TakesEvenTheEventsOfAnotherRxSse_AsTheyAre()
    {
        _remote.AnswerEvents("id: a-1\ndata: {\"type\":\"connected\",\"data\":{}}\n\n");

        Assert.Equal("""orders-update {"type":"connected","data":{}}""", Host(new FollowOptions { Data = FollowData.Plain }).Published[1]);
    }

    [Fact]
    public void IdThatIsNotAscii_IsSentBack()
    {
        var body = _remote.AnswerEvents("id: ä 1\ndata: 1\n\n");
        _remote.AnswerEvents();
        var host = Host();

        body.End();
        host.RunFor(1.1);

        Assert.Equal($"{Url} Last-Event-ID: ä 1", _remote.Requests[1]);
    }

    [Fact]
    public void IdThatIsTooLong_IsAFault()
    {
        _remote.AnswerEvents($"id: {new string('1', 5_000)}\ndata: 1\n\n");

        Assert.Equal("retrying: An id of the server has more than 4096 bytes.", Host().Status);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData("data: x\n")]
    [InlineData("id: 1\r")]
    [InlineData("unknown\n")]
    public void EventThatNeverEnds_IsAFault_BeforeItTakesMemory(string piece)
    {
        var body = new ScriptedBody { Endless = () => System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 100))) };
        _remote.Answer(System.Net.HttpStatusCode.OK, body, "text/event-stream");

        var host = Host(new FollowOptions { Bytes = 10_000 });

        Assert.Equal("retrying: An event of the server has more than 10,000 bytes (Follow:Bytes).", host.Status);
        Assert.InRange(body.ReadBytes, 10_000, 30_000);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public void CommentsBetweenEvents_AreNoEvent_HoweverMany()
    {
        var body = _remote.AnswerEvents();
        var host = Host(new FollowOptions { Bytes = 1_024 });

        for (var i = 0; i < 1_000; i++)
        {
            body.Push(": still here\r\n");
        }

        body.Push("data: 1\r\n\r\n");

        Assert.Equal("running", host.Status);
        Assert.Equal("orders-update 1", host.Published[^1]);
    }

    [Theory]
    [InlineData("text/html", "retrying: The server answered with the content type 'text/html'; expected: text/event-stream.")]
    [InlineData(null, "retrying: The server answered with the content type ''; expected: text/event-stream.")]
    public void ContentOfAnotherType_IsAFault(string? type, string status)
    {
        _remote.Answer(System.Net.HttpStatusCode.OK, new ScriptedBody().Push("data: 1\n\n"), type);

        Assert.Equal(status, Host().Status);
    }

    [Fact]
    public void CompressedStream_IsAFault()
    {
        _remote.Answer(System.Net.HttpStatusCode.OK, new ScriptedBody(), "text/event-stream", ("Content-Encoding", "gzip"));

        Assert.Equal("retrying: The server compresses the stream, although it was not asked to.", Host().Status);
    }

    [Fact]
    public void OtherStatus_IsAFault_AndRetryAfterIsObeyed_UpToAnHour()
    {
        _remote.Answer(System.Net.HttpStatusCode.ServiceUnavailable, ("Retry-After", "86400"));
        var host = Host();

        Assert.Equal("retrying: The server answered 503.", host.Status);
        host.RunFor(3_599);
        Assert.Single(_remote.Requests);
        host.RunFor(1.5);
        Assert.Equal(2, _remote.Requests.Count);
    }

    [Fact]
    public void ResponseWithoutAnEvent_IsAFault()
    {
        _remote.AnswerEvents(": nothing\n\n").End();

        Assert.Equal("retrying: The server ended the response without an event.", Host().Status);
    }

    [Theory]
    [InlineData("/other?a=1", "http://remote/other?a=1", "running")]
    [InlineData("HTTP://REMOTE:80/other", "http://remote/other", "running")]
    [InlineData("http://other/events", null, "retrying: The server redirects to another origin, which is not followed. Set Url to it if it is the right one.")]
    [InlineData("https://remote/events", null, "retrying: The server redirects to another origin, which is not followed. Set Url to it if it is the right one.")]
    [InlineData("http://remote:81/events", null, "retrying: The server redirects to another origin, which is not followed. Set Url to it if it is the right one.")]
    [InlineData("http://user:secret@remote/", null, "retrying: The server redirects to another origin, which is not followed. Set Url to it if it is the right one.")]
    [InlineData(null, null, "retrying: The server redirects without saying where to.")]
    public void Redirects_AreFollowed_WithinTheOrigin(string? location, string? url, string status)
    {
        _remote.Answer(System.Net.HttpStatusCode.Found, location is null ? [] : [("Location", location)]);
        _remote.AnswerEvents("data: 1\n\n");

        var host = Host();

        Assert.Equal(status, host.Status);
        Assert.Equal(url is null ? [Url] : [Url, url], _remote.Requests);
    }

    [Fact]
    public void EndlessRedirects_AreAFault()
    {
        for (var i = 0; i < 10; i++)
        {
            _remote.Answer(System.Net.HttpStatusCode.Found, ("Location", "/again"));
        }

        Assert.Equal("retrying: The server redirects more than 5 times.", Host().Status);
        Assert.Equal(6, _remote.Requests.Count);
    }

    [Fact]
    public void HeadersOfTheConfiguration_AreSent()
    {
        _remote.AnswerEvents();

        Host(new FollowOptions { Headers = { ["Authorization"] = "Bearer a" } });

        Assert.Contains("Authorization: Bearer a", _remote.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public void LogWithoutRoom_IsWaitedFor_AndTheEventsStayWithTheServer()
    {
        var loop = new TestScheduler();
        var log = new InMemoryEventLog("e", new HistoryOptions(), loop, new TailOptions { Bytes = 500 });
        using var tail = log.Tail.Subscribe(_ => { });
        _remote.AnswerEvents("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\ndata: 3\n\n");
        var host = _host = new SourceHost(new FollowOptions(), _remote, log);

        host.RunFor(20);
        Assert.Equal(2, host.Published.Count); // the gap and the first event fill the tail
        loop.AdvanceBy(100);
        host.RunFor(1.1);
        loop.AdvanceBy(100);
        host.RunFor(1.1);

        Assert.Equal(["orders-update 1", "orders-update 2", "orders-update 3"], host.Published.Skip(1));
        Assert.Equal("running", host.Status);
    }

    [Fact]
    public void LogWithoutRoomForLong_IsAFault_AndNothingIsLost()
    {
        var loop = new TestScheduler();
        var log = new InMemoryEventLog("e", new HistoryOptions(), loop, new TailOptions { Bytes = 500 });
        using var tail = log.Tail.Subscribe(_ => { });
        _remote.AnswerEvents("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n");
        _remote.AnswerEvents("id: 2\ndata: 2\n\n");
        var host = _host = new SourceHost(new FollowOptions(), _remote, log);

        host.RunFor(31);
        Assert.StartsWith("retrying: Too many events wait for delivery", host.Status, StringComparison.Ordinal);
        loop.AdvanceBy(100);
        host.RunFor(2);

        Assert.Equal($"{Url} Last-Event-ID: 1", _remote.Requests[1]);
        Assert.Equal(["orders-update 1", "orders-update 2"], host.Published.Skip(1));
    }

    private SourceHost Host(FollowOptions? options = null, params string[] types) =>
        _host = new SourceHost(options ?? new FollowOptions(), _remote, types: types);
}
