using RxSse.Publishing.Sources.Follow;
using Xunit;
using static RxSse.Tests.Publishing.Sources.Follow.RemoteEvents;

namespace RxSse.Tests.Publishing.Sources.Follow;

/// <summary>The events of another RxSse, in virtual time: each arrives once, and what is lost is declared.</summary>
public sealed class FollowSourceTests : IDisposable
{
    private const string Url = "http://remote/events";
    private const string Started = """orders-gap {"reason":"started","missed":null,"from":null,"to":"a-7"}""";

    private readonly ScriptedRemote _remote = new();
    private SourceHost? _host;

    public void Dispose() => _host?.Dispose();

    [Fact]
    public void WithoutACursor_EventsFromThenOnCome_BehindWhatIsNotKnown()
    {
        var body = _remote.AnswerEvents(Connected);
        var host = Host();
        Assert.Equal("running", host.Status);

        body.Push($"{Event(7, "1")}{Heartbeat(7)}"); // the snapshot, and the end of the join
        Assert.Equal([Started], host.Published);
        body.Push($"{Event(8, "2")}{Heartbeat(8)}{Event(9, """{ "a" : 1.0 }""")}");

        Assert.Equal([Started, "orders-update 2", """orders-update {"a":1.0}"""], host.Published);
        Assert.Equal([Url], _remote.Requests);
        Assert.Contains("Accept: text/event-stream", _remote.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public void ConnectionThatBreaks_IsContinuedBehindTheLastEvent_AfterTheTimeThatTheServerAsksFor()
    {
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Event(8, "8")}id: a-9\ndata: {{\"type\":\"x\",\"data\":9}}\n");
        var second = _remote.AnswerEvents();
        var host = Host();

        first.Break(); // in the middle of the event 9
        Assert.Equal("retrying: The connection was reset.", host.Status);
        host.RunFor(2.9);
        Assert.Equal([Url], _remote.Requests);
        host.RunFor(0.2);
        second.Push($"{Connected}{Event(9, "9")}{Heartbeat(9)}");

        Assert.Equal([Url, $"{Url} Last-Event-ID: a-8"], _remote.Requests);
        Assert.Equal([Started, "orders-update 8", "orders-update 9"], host.Published);
        Assert.Equal("running", host.Status);
    }

    [Fact]
    public void ResponseThatEnds_IsNoFailure_AndTheCursorIsThatOfTheHeartbeat()
    {
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Heartbeat(12)}");
        var host = Host();

        first.Push(Control("shutdown", """{"reason":"stopping","retry":200}""", "retry: 200\n")).End();
        Assert.Equal("running", host.Status);
        _remote.AnswerEvents();
        host.RunFor(0.3);

        Assert.Equal([Url, $"{Url} Last-Event-ID: a-12"], _remote.Requests);
    }

    [Fact]
    public void GapOfTheServer_IsAnEvent_AndTheSourceContinuesBehindIt()
    {
        const string Gap = """{"reason":"restarted","missed":null,"from":"a-8","to":"b-0"}""";
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Event(8, "8")}");
        var second = _remote.AnswerEvents($"{Connected}{Control("gap", Gap)}");
        var third = _remote.AnswerEvents($"{Connected}{Event("b-1", "1")}");
        var host = Host();

        first.Break();
        host.RunFor(3.1);
        second.Break();
        host.RunFor(3.1);

        Assert.Equal([Started, "orders-update 8", $"orders-gap {Gap}", "orders-update 1"], host.Published);
        Assert.Equal($"{Url} Last-Event-ID: b-0", _remote.Requests[2]);
        Assert.False(third.IsDisposed);
    }

    [Fact]
    public void GapOfASlowSubscriber_KeepsTheCursor_SinceEventsBeforeItsEndMayCome()
    {
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Control("gap", """{"reason":"slow","missed":3,"from":"a-7","to":"a-20"}""")}");
        _remote.AnswerEvents();
        var host = Host();

        first.Break();
        host.RunFor(3.1);

        Assert.Equal($"{Url} Last-Event-ID: a-7", _remote.Requests[1]);
        Assert.Equal(2, host.Published.Count);
    }

    [Fact]
    public void CursorThatTheServerDoesNotKnow_IsFollowedByASnapshot_WhichIsNoNews()
    {
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Event(8, "8")}");
        _remote.AnswerEvents(
            $"{Connected}{Control("gap", """{"reason":"unknown","missed":null,"from":null,"to":"a-3"}""")}{Event(3, "3")}{Heartbeat(3)}{Event(4, "4")}");
        var host = Host();

        first.Break();
        host.RunFor(3.1);

        Assert.Equal(["orders-gap", "orders-update", "orders-gap", "orders-update"], host.Published.Select(text => text.Split(' ')[0]));
        Assert.EndsWith(" 4", host.Published[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void FromEarliest_TheHistoryIsAskedFor_UntilThereIsACursor()
    {
        var first = _remote.AnswerEvents($"{Connected}{Event(1, "1")}");
        _remote.AnswerEvents();
        var host = Host(new FollowOptions { First = FollowFirst.Earliest, Url = new Uri($"{Url}?streams=orders") });

        first.Break();
        host.RunFor(3.1);

        Assert.Equal([$"{Url}?streams=orders&from=earliest", $"{Url}?streams=orders Last-Event-ID: a-1"], _remote.Requests);
        Assert.Equal(["""orders-gap {"reason":"started","missed":null,"from":null,"to":"a-1"}""", "orders-update 1"], host.Published);
    }

    [Fact]
    public void CursorIsThatOfTheLog_WhichMaySurviveTheServer()
    {
        var body = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Event(8, "8")}");
        var log = Host().Log;
        Dispose();
        Assert.True(body.IsDisposed);

        _remote.AnswerEvents($"{Connected}{Event(9, "9")}");
        using var next = new SourceHost(new FollowOptions(), _remote, log);
        Assert.Equal([Url, $"{Url} Last-Event-ID: a-8"], _remote.Requests);
        Assert.Equal([Started, "orders-update 8", "orders-update 9"], next.Published);

        using var other = new SourceHost(new FollowOptions { Url = new Uri("http://remote/other") }, _remote, log);
        Assert.Equal("http://remote/other", _remote.Requests[^1]); // the cursor is not its own
    }

    [Fact]
    public void TypesOfTheStream_AreKept_AndOthersBecomeItsType_ButThoseOfGaps()
    {
        _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Event(8, "1", "order-paid")}{Event(9, "2", "stock-update")}{Event(10, "3", "stock-gap")}");

        var host = Host(types: "order-paid");

        Assert.Equal([Started, "order-paid 1", "orders-update 2", "orders-gap 3"], host.Published);
    }

    [Fact]
    public void FormatNamed_IsUnderstoodToo()
    {
        _remote.AnswerEvents(
            "retry: 3000\nevent: connected\ndata: {\"timestamp\":1}\n\nid: a-7\nevent: heartbeat\ndata: {}\n\nid: a-8\nevent: order-paid\ndata: {\"n\":1}\n\n");

        Assert.Equal([Started, """order-paid {"n":1}"""], Host(types: "order-paid").Published);
    }

    [Theory]
    [InlineData("{\"type\":\"x\",\"data\":{\"a\":1,\"a\":2}}", "has the member 'a' twice")]
    [InlineData("{\"type\":\"x\",\"data\":\"\\ud800\"}", "has a string that is not valid text: it has half of a surrogate pair")]
    [InlineData("{\"type\":\"x\"}", "has no 'type' or no 'data'")]
    [InlineData("{\"type\":\"x\",\"data\":1,\"time\":2}", "has another member than one 'type' and one 'data'")]
    [InlineData("[]", "is no object")]
    [InlineData("{\"type\":\"x\",", "is not JSON")]
    public void EventThatCannotBePublished_IsDeclaredMissing(string data, string fault)
    {
        _remote.AnswerEvents($"{Connected}{Heartbeat(7)}id: a-8\ndata: {data}\n\n{Event(9, "9")}");

        var host = Host();

        Assert.Equal([Started, """orders-gap {"reason":"refused","missed":1,"from":"a-7","to":"a-8"}""", "orders-update 9"], host.Published);
        Assert.Contains($"The event {fault}.", Assert.Single(host.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void DataThatIsTooLarge_OrNestedTooDeep_IsDeclaredMissing()
    {
        _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{Event(8, $"\"{new string('x', 999)}\"")}{Event(9, $"{new string('[', 100)}{new string(']', 100)}")}");

        Assert.Equal([Started, """orders-gap {"reason":"refused","missed":1,"from":"a-7","to":"a-8"}""", """orders-gap {"reason":"refused","missed":1,"from":"a-8","to":"a-9"}"""], Host().Published);
    }

    private SourceHost Host(FollowOptions? options = null, params string[] types) =>
        _host = new SourceHost(options ?? new FollowOptions(), _remote, types: types);
}
