using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>When a client gives up a connection on which nothing comes.</summary>
public sealed class SilenceTests : IDisposable
{
    private readonly EventsRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void SilentConnection_IsGivenUpAfterThreeOfTheUsualHeartbeats_AndTheClientResumes()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1"));
        _run.Remote.AnswerEvents();
        using var subscription = _run.Start();
        _run.RunTo(10);
        body.Push(": a comment counts, too\n\n");
        _run.RunTo(54.9);
        Assert.False(body.IsDisposed);
        _run.RunTo(61);

        Assert.Equal(["0 price 1 e-1", "55 Silent 5"], _run.Told);
        Assert.Equal("http://remote/events Last-Event-ID: e-1", _run.Remote.Requests[1]);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData(5, 15)]
    [InlineData(20, 60)]
    [InlineData(0.05, 2)] // never less: a busy machine is not a broken connection
    public void Patience_IsThreeHeartbeats(double pace, double patience)
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected);
        using var subscription = _run.Start();
        body.Push(Sent.Heartbeat("e-0", 0.01) + Sent.Heartbeat("e-0", pace) + Sent.Heartbeat("e-0", 2 * pace));
        _run.RunTo(patience + 1);

        Assert.Equal(["0 live e-0", FormattableString.Invariant($"{patience} Silent 5")], _run.Told);
    }

    [Fact]
    public void JoinAndAHeartbeatThatWasHeldUp_AreNoPace()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected);
        using var subscription = _run.Start();
        body.Push(Sent.Heartbeat("e-0", 0) + Sent.Heartbeat("e-0", 0.3));
        _run.RunTo(44);
        body.Push(Sent.Heartbeat("e-0", 15.3) + Sent.Heartbeat("e-0", 15.4) + Sent.Heartbeat("e-0", 30.3));
        _run.RunTo(88);

        Assert.Equal(["0 live e-0"], _run.Told);
    }

    [Fact]
    public void QuickHeartbeats_DoNotShortenTheTimeForAnAnswer()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-0", 0) + Sent.Heartbeat("e-0", 1) + Sent.Heartbeat("e-0", 2));
        body.Break();
        _run.Remote.AnswerEvents();
        using var subscription = _run.Start();
        _run.RunTo(51);

        Assert.Equal(["0 live e-0", "0 Broken 5 The connection was reset.", "50 Silent 10"], _run.Told);
    }

    [Fact]
    public void ServerWithRareHeartbeats_GetsMorePatienceEachTime()
    {
        for (var i = 0; i < 3; i++)
        {
            _run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-0"));
        }

        using var subscription = _run.Start();
        _run.RunTo(400);

        Assert.Equal(["45 Silent 5", "140 Silent 5", "325 Silent 5"], _run.Told.Where(told => told.Contains("Silent", StringComparison.Ordinal)));
    }

    [Fact]
    public void TimeThatTheObserverTakes_IsNoSilence()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1"));
        using var subscription = _run.Start(_ => _run.RunTo(60));
        _run.RunTo(90);
        body.Push(Sent.Connected);
        _run.RunTo(110);

        Assert.Equal(["0 price 1 e-1"], _run.Told);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1)]
    public void ClockThatWasSet_IsNoPace(long time)
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-0") + Sent.Heartbeat("e-0", 20));
        using var subscription = _run.Start();
        body.Push(Sent.Envelope("heartbeat", $"{{\"timestamp\":{time}}}"));
        _run.RunTo(100);

        Assert.Contains(_run.Told[1], (string[])["45 Silent 5", "60 Silent 5"]);
    }
}
