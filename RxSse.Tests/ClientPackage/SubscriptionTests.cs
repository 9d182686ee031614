using System.Reactive.Linq;
using RxSse.Client;
using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>What a subscription is: cold, at the pace of its observer, and closed at once.</summary>
public sealed class SubscriptionTests : IDisposable
{
    private readonly EventsRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void EachSubscription_IsAConnectionOfItsOwn_AndNoneBefore()
    {
        _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1")).End();
        _run.Remote.AnswerEvents();
        var events = _run.Events();
        Assert.Empty(_run.Remote.Requests);

        using var one = events.Subscribe();
        using var other = events.Subscribe();

        Assert.Equal(["http://remote/events", "http://remote/events"], _run.Remote.Requests); // neither has the cursor of the other
    }

    [Fact]
    public void Disposal_ClosesTheConnection_AndLeavesNoTimer()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Heartbeat("e-0"));
        _run.Start().Dispose();

        Assert.True(body.IsDisposed);
        Assert.True(_run.Scheduler.IsIdle);
    }

    [Fact]
    public void DisposalDuringAWait_EndsIt()
    {
        using (_run.Start())
        {
            Assert.False(_run.Scheduler.IsIdle);
        }

        Assert.True(_run.Scheduler.IsIdle);
        Assert.Equal(["0 Broken 3 Connection refused (remote:80)"], _run.Told);
    }

    [Fact]
    public void ObserverThatLeavesWithAnEvent_GetsNoOther_AndClosesTheConnection()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected + Sent.Event("e-1") + Sent.Event("e-2"));

        Assert.Equal("e-1", ((StreamSignal.Event)_run.Events().Take(1).Wait()).Id);
        Assert.True(body.IsDisposed);
        Assert.True(_run.Scheduler.IsIdle);
    }

    [Fact]
    public void ObserverThatIsSlow_SlowsTheReading()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected);
        var (first, second) = (Sent.Event("e-1"), Sent.Event("e-2"));
        body.Push(first).Push(second);
        var read = new List<long>();
        using var subscription = _run.Start(_ => read.Add(body.ReadBytes));

        Assert.Equal([Sent.Connected.Length + first.Length, Sent.Connected.Length + first.Length + second.Length], read);
    }

    [Fact]
    public async Task Sequence_IsPulled_AndClosesTheConnectionWhereItIsLeft()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected);
        body.Push(Sent.Event("e-1")).Push(Sent.Event("e-2"));

        await foreach (var signal in _run.Subscription.RunAsync())
        {
            Assert.Equal("e-1", Assert.IsType<StreamSignal.Event>(signal).Id);
            break;
        }

        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task CancellationOfASequence_IsAnException()
    {
        var body = _run.Remote.AnswerEvents(Sent.Connected);
        using var cancel = new CancellationTokenSource();
        await using var signals = _run.Subscription.RunAsync(cancel.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = signals.MoveNextAsync().AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData(0, 1, null)]
    [InlineData(1, 0, null)]
    [InlineData(1, 1, "")]
    [InlineData(1, 1, "a\r\nb")]
    public void WrongOption_IsAnErrorAtOnce(int wait, int bytes, string? id)
    {
        using var http = new HttpClient();
        var options = new EventsOptions { LongestWait = TimeSpan.FromSeconds(wait), MaxEventBytes = bytes, LastEventId = id };

        Assert.Throws<ArgumentOutOfRangeException>(() => http.Events(new Uri("http://remote/events"), options));
    }
}
