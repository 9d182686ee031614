using RxSse.Client;
using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>What a client makes of what servers send.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly EventsRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("retry: 5000\ndata: {\"type\":\"connected\",\"data\":{}}\n\nid: e-2\ndata: {\"type\":\"price\",\"data\":{\"a\":[1,2]}}\n\nid: e-2\ndata: {\"type\":\"heartbeat\",\"data\":{\"timestamp\":1}}\n\ndata: {\"type\":\"gap\",\"data\":{\"reason\":\"slow\",\"missed\":3,\"from\":\"e-2\",\"to\":\"e-5\"}}\n\n")]
    [InlineData("retry: 5000\nevent: connected\ndata: {}\n\nid: e-2\nevent: price\ndata: {\"a\":[1,2]}\n\nid: e-2\nevent: heartbeat\ndata: {\"timestamp\":1}\n\nevent: gap\ndata: {\"reason\":\"slow\",\"missed\":3,\"from\":\"e-2\",\"to\":\"e-5\"}\n\n")]
    public void BothFormats_AreTheSame(string sent)
    {
        _run.Remote.AnswerEvents(sent);
        using var subscription = _run.Start();

        Assert.Equal(["0 price {\"a\":[1,2]} e-2", "0 live e-2", "0 gap slow 3 e-2 e-5"], _run.Told);
    }

    [Fact]
    public void Live_ComesOnceForEachConnection_AndHeartbeatsMoveTheCursor()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-3") + Sent.Heartbeat("e-4", 1));
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-4", 9));
        using var subscription = _run.Start();
        body.End();
        _run.RunTo(6);

        Assert.Equal(["0 live e-3", "0 Ended 5", "5 live e-4"], _run.Told);
        Assert.Equal("http://remote/events Last-Event-ID: e-4", _run.Remote.Requests[1]);
    }

    [Fact]
    public void EventOfALiveView_HasNoId_AndLeavesTheCursor()
    {
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-3") + Sent.Envelope("average", "2")).End();
        using var subscription = _run.Start();
        _run.RunTo(6);

        Assert.Equal(["0 price 1 e-3", "0 average 2"], _run.Told.Take(2));
        Assert.Equal("http://remote/events Last-Event-ID: e-3", _run.Remote.Requests[1]);
    }

    [Fact]
    public void EventsOfAnotherServer_MeanNothingButThemselves()
    {
        _run.Remote.AnswerEvents(
            ": welcome\n\ndata: plain text\n\nevent: complete\ndata: 100 %\n\nevent: gap\ndata: {\"reason\":1}\n\nevent: shutdown\ndata:\n\n"
            + "data: {\"type\":\"connected\",\"data\":1}\n\ndata: two\ndata: lines\nid: 7\n\n");
        using var subscription = _run.Start();

        Assert.Equal(
            [
                "0 message plain text", "0 complete 100 %", "0 gap {\"reason\":1}", "0 shutdown", "0 message {\"type\":\"connected\",\"data\":1}",
                "0 message two\nlines 7",
            ],
            _run.Told);
    }

    [Fact]
    public void FirstEventOfAnotherServer_MayHaveAStringThatIsNoText()
    {
        _run.Remote.AnswerEvents("data: {\"type\":\"\\ud800\",\"data\":1}\n\ndata: {\"\\ud800\":1}\n\n");
        using var subscription = _run.Start();

        Assert.Equal(["0 message {\"type\":\"\\ud800\",\"data\":1}", "0 message {\"\\ud800\":1}"], _run.Told);
    }

    [Fact]
    public void Hint_OfConnected_IsTold()
    {
        _run.Remote.AnswerEvents("event: connected\ndata: {\"hint\":\"No 'Price' in the newest event.\"}\n\nevent: connected\ndata: {\"hint\":7}\n\n");
        using var subscription = _run.Start();

        Assert.Equal(["0 hint No 'Price' in the newest event."], _run.Told);
    }

    [Theory]
    [InlineData("data: {\"type\":\"gap\",\"data\":[]}\n\n", "0 gap unknown ? ? ?")]
    [InlineData("data: {\"type\":\"heartbeat\",\"data\":\"now\"}\n\n", "0 live")]
    [InlineData("data: {\"type\":\"shutdown\",\"data\":null}\n\n", "0 Draining 5")]
    [InlineData("data: {\"type\":\"rejected\",\"data\":{\"retry\":1e300}}\n\n", "0 Refused 86400")]
    [InlineData("data: {\"type\":7,\"data\":1}\n\n", "0 message {\"type\":7,\"data\":1}")]
    [InlineData("data: {\"type\":\"a\",\"data\":1,\"more\":2}\n\n", "0 message {\"type\":\"a\",\"data\":1,\"more\":2}")]
    [InlineData("data: {\"type\":\"a\",\"data\":1} 2\n\n", "0 message {\"type\":\"a\",\"data\":1} 2")]
    [InlineData("data: {\"type\":\"a\"\n\n", "0 message {\"type\":\"a\"")]
    [InlineData("event: new-in-a-later-version\ndata: 1\n\n", "0 new-in-a-later-version 1")]
    public void WhatAServerShouldNotSend_BreaksNothing(string sent, string told)
    {
        _run.Remote.AnswerEvents(Sent.Connected + sent);
        using var subscription = _run.Start();

        Assert.Equal([told], _run.Told);
    }

    [Theory]
    [InlineData("id:\ndata: x\n\n")] // the server takes it back
    [InlineData("id: é\ndata: x\n\n")] // no header takes it
    public void CursorThatCannotBeSent_IsNone(string sent)
    {
        _run.Remote.AnswerEvents($"id: 1\ndata: x\n\n{sent}").End();
        using var subscription = _run.Start();
        _run.RunTo(4);

        Assert.Equal("http://remote/events", _run.Remote.Requests[1]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void EventThatIsTooLarge_IsAnError_AndSmallOnesAreNot(string end)
    {
        using var run = new EventsRun(options: new EventsOptions { MaxEventBytes = 100 });
        var body = run.Remote.AnswerEvents();
        using var subscription = run.Start();
        for (var i = 0; i < 10; i++)
        {
            body.Push($"data: {new string('x', 40)}{end}").Push($"data: {new string('x', 40)}{end}{end}");
        }

        Assert.InRange(run.Told.Count, 9, 10); // a CR at the end may be half of a line end
        body.Push($"data: {new string('x', 60)}{end}data: {new string('x', 60)}");

        Assert.Equal("An event of the server has more than 100 bytes (MaxEventBytes).", Assert.IsType<InvalidDataException>(run.Error).Message);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void Comments_CountOnlyUntilTheyAreComplete(string end)
    {
        using var run = new EventsRun(options: new EventsOptions { MaxEventBytes = 100 });
        var body = run.Remote.AnswerEvents();
        using var subscription = run.Start();
        body.Push($"data: {new string('x', 60)}{end}");
        for (var i = 0; i < 50; i++)
        {
            body.Push(": pi").Push($"ng{end}"); // no blank line
        }

        Assert.Null(run.Error);
        body.Push($"{end}:{end}");

        Assert.Equal([$"0 message {new string('x', 60)}"], run.Told);
        body.Push($":{new string('x', 100)}");

        Assert.IsType<InvalidDataException>(run.Error);
    }

    [Fact]
    public void Observe_SelectsAndReads()
    {
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1", "price", "7") + Sent.Event("e-2", "other", "{}") + Sent.Event("e-3", "price", "8"));
        var values = new List<int>();
        using var subscription = _run.Events().Observe("price", TestJson.Default.Int32).Subscribe(values.Add);

        Assert.Equal([7, 8], values);
    }
}
