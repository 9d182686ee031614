using System.Net;
using RxSse.Client;
using RxSse.Tests.Publishing.Sources;
using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>When a client comes back, and with what.</summary>
public sealed class ReconnectTests : IDisposable
{
    private readonly EventsRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void ClientWhoseConnectionBroke_ComesBackWithItsCursor_WhenTheServerHasAskedItTo()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-6") + Sent.Event("e-7"));
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-8"));
        using var subscription = _run.Start();
        _run.RunTo(2);
        body.Break();
        _run.RunTo(8);

        Assert.Equal(["0 price 1 e-6", "0 price 1 e-7", "2 Broken 5 The connection was reset.", "7 price 1 e-8"], _run.Told);
        Assert.Equal(["http://remote/events", "http://remote/events Last-Event-ID: e-7"], _run.Remote.Requests);
    }

    [Fact]
    public void ClientWhoseResponseEnded_ComesBackToo_AndAnEventThatWasCutOffIsNone()
    {
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-6") + "id: e-7\ndata: {\"type\":\"price\",\"data\":2}\n").End();
        using var subscription = _run.Start();
        _run.RunTo(6);

        Assert.Equal(["0 price 1 e-6", "0 Ended 5"], _run.Told.Take(2));
        Assert.Equal("http://remote/events Last-Event-ID: e-6", _run.Remote.Requests[1]);
    }

    [Fact]
    public void TriesThatBringNothing_WaitTwiceAsLong_UpToALimit()
    {
        using var subscription = _run.Start();
        _run.RunTo(300);

        Assert.Equal([0, 3, 9, 21, 45, 93, 153, 213, 273], _run.Tries); // waits of 3, 6, 12, 24, 48, 60, 60, 60
        Assert.Equal("0 Broken 3 Connection refused (remote:80)", _run.Told[0]);
    }

    [Fact]
    public void Limit_IsAnOption()
    {
        using var run = new EventsRun(options: new EventsOptions { LongestWait = TimeSpan.FromSeconds(4) });
        using var subscription = run.Start();
        run.RunTo(12);

        Assert.Equal([0, 3, 7, 11], run.Tries);
    }

    [Fact]
    public void AnEvent_MakesTheWaitsShortAgain()
    {
        _run.Remote.Answer(HttpStatusCode.BadGateway);
        _run.Remote.Answer(HttpStatusCode.BadGateway);
        _run.Remote.AnswerEvents(Sent.Connected).Break();
        using var subscription = _run.Start();
        _run.RunTo(15);

        Assert.Equal([0, 3, 9, 14], _run.Tries);
        Assert.Equal("0 Refused 3 The server answered 502 Bad Gateway.", _run.Told[0]);
    }

    [Theory]
    [InlineData(0.0, 3)]
    [InlineData(0.5, 3.75)]
    [InlineData(1.0, 4.5)]
    public void Return_IsNeverTooSoon_AndUpToHalfTheWaitLater(double chance, double seconds)
    {
        using var run = new EventsRun(chance);
        using var subscription = run.Start();
        run.RunTo(5);

        Assert.Equal([0, seconds], run.Tries);
    }

    [Theory]
    [InlineData("90000", 90)] // more than the limit
    [InlineData("0", 0.1)]
    [InlineData("99999999999999", 86_400)]
    public void WaitThatAServerAsksFor_IsHeld_WithinBounds(string retry, double wait)
    {
        _run.Remote.AnswerEvents($"retry: {retry}\ndata: x\n\n").End();
        using var subscription = _run.Start();
        _run.RunTo(90_000);

        Assert.Equal([0, wait], _run.Tries.Take(2));
    }

    [Theory]
    [InlineData("shutdown", "Draining", 1)]
    [InlineData("rejected", "Refused", 0)]
    public void ClientThatIsSentAway_ComesBackWhenItWasTold_AndTheWaitsDoNotGrow(string type, string reason, int first)
    {
        for (var i = 0; i < 3; i++)
        {
            _run.Remote.AnswerEvents((first == 1 ? Sent.Connected : "") + Sent.Envelope(type, "{\"reason\":\"r\",\"message\":\"m\",\"retry\":17500}"));
        }

        using var run = _run.Start();
        _run.RunTo(36);

        Assert.Equal([0, 17.5, 35], _run.Tries);
        Assert.Equal($"0 {reason} 17.5 r: m", _run.Told[0]);
    }

    [Fact]
    public void RefusalWithATime_IsNotRepeatedBefore()
    {
        _run.Remote.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", "30"));
        using var subscription = _run.Start();
        _run.RunTo(31);

        Assert.Equal([0, 30], _run.Tries);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    public void RequestThatIsWrong_IsNotRepeated(HttpStatusCode status, bool isRepeated)
    {
        _run.Remote.Answer(status);
        using var subscription = _run.Start();
        _run.RunTo(5);

        Assert.Equal(isRepeated ? 2 : 1, _run.Tries.Count);
        Assert.Equal(isRepeated ? null : status, (_run.Error as RequestRefusedException)?.StatusCode);
    }

    [Fact]
    public void WrongView_FailsWithWhatTheServerSaysOfIt()
    {
        _run.Remote.Answer(
            HttpStatusCode.BadRequest, new MemoryStream("""{"title":"Bad Request","detail":"column 9: Unknown operator.","column":9,"length":6}"""u8.ToArray()),
            "application/problem+json");
        using var subscription = _run.Start();

        var refusal = Assert.IsType<RequestRefusedException>(_run.Error);
        Assert.Equal(("column 9: Unknown operator.", 9, 6), (refusal.Message, refusal.Column, refusal.Length));
    }

    [Fact]
    public void RefusalWithoutEnd_IsNotReadToItsEnd()
    {
        var body = new ScriptedBody { Endless = () => new byte[1_024] };
        _run.Remote.Answer(HttpStatusCode.BadRequest, body, "application/problem+json");
        using var subscription = _run.Start();

        Assert.Equal("The server answered 400 Bad Request.", _run.Error!.Message);
        Assert.InRange(body.ReadBytes, 1, 128 * 1024);
    }

    [Fact]
    public void Redirect_IsNotFollowed_AndNamed()
    {
        _run.Remote.Answer(HttpStatusCode.Found, ("Location", "https://elsewhere/events"));
        using var subscription = _run.Start();

        Assert.Equal("The server answered 302 Found, and redirects to https://elsewhere/events. Use that address if you trust it.", _run.Error!.Message);
    }

    [Fact]
    public void ResponseThatIsNoEventStream_Fails()
    {
        _run.Remote.Answer(HttpStatusCode.OK, new MemoryStream("<html>"u8.ToArray()), "text/html");
        using var subscription = _run.Start();

        Assert.Equal("The response is text/html, not text/event-stream.", _run.Error!.Message);
    }

    [Fact]
    public void NothingMoreToCome_IsTheEnd()
    {
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1") + "id: complete\n" + Sent.Envelope("complete", "{\"count\":1}"));
        using var subscription = _run.Start();
        _run.Remote.Answer(HttpStatusCode.NoContent);
        using var another = _run.Start();
        _run.RunTo(60);

        Assert.Equal(["0 price 1 e-1", "0 completed", "0 completed"], _run.Told);
        Assert.Equal(2, _run.Tries.Count);
    }

    [Fact]
    public void FirstConnection_CanContinueAnEarlierRun()
    {
        using var run = new EventsRun(options: new EventsOptions { LastEventId = "e-5" });
        using var subscription = run.Start();

        Assert.Equal(["http://remote/events Last-Event-ID: e-5"], run.Remote.Requests);
    }

    [Fact]
    public void Fault_IsNotTakenForABrokenConnection()
    {
        using var run = new EventsRun(remote: new ScriptedRemote { Otherwise = _ => throw new InvalidOperationException("a fault") });
        using var subscription = run.Start();
        run.RunTo(60);

        Assert.Equal(["0 failed"], run.Told);
    }
}
