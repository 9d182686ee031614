using RxSse.Publishing.Sources.Follow;
using Xunit;
using static RxSse.Tests.Publishing.Sources.Follow.RemoteEvents;

namespace RxSse.Tests.Publishing.Sources.Follow;

/// <summary>Views and refusals of another RxSse, in virtual time. Events without ids arrive once, too.</summary>
public sealed class FollowedViewTests : IDisposable
{
    private const string LiveGap = """{"reason":"live","missed":null,"from":"a-7","to":"a-9"}""";

    private readonly ScriptedRemote _remote = new();
    private SourceHost? _host;

    public void Dispose() => _host?.Dispose();

    [Theory]
    [InlineData("data: {\"type\":\"rejected\",\"data\":{\"reason\":\"stopping\",\"retry\":200}}\n\n")]
    [InlineData("event: rejected\ndata: {\"reason\":\"stopping\",\"retry\":200}\n\n")]
    public void BareRejection_IsAFailure_AndNoEvent(string rejected)
    {
        _remote.AnswerEvents(rejected).End();

        var host = Host();

        Assert.Equal("retrying: The server rejects the subscription: stopping.", host.Status);
        Assert.Empty(host.Published);
    }

    [Fact]
    public void RejectedOfAPlainServer_StaysAnEvent()
    {
        _remote.AnswerEvents("id: 1\ndata: 1\n\n").End();
        _remote.AnswerEvents("id: 2\nevent: rejected\ndata: {\"reason\":\"x\"}\n\n");
        var host = Host();

        host.RunFor(1.1);

        Assert.Equal("""orders-update {"reason":"x"}""", host.Published[^1]);
    }

    [Fact]
    public void EventsOfOneLogEvent_ArriveOnce_WhenTheConnectionBreaksBetweenThem()
    {
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{WithoutId("1")}");
        _remote.AnswerEvents($"{Connected}{WithoutId("1")}{Event(8, "2")}{Heartbeat(8)}");
        var host = Host();

        first.Break();
        host.RunFor(3.1);

        Assert.Equal(["orders-update 1", "orders-update 2"], host.Published.Skip(1));
    }

    [Fact]
    public void EventThatWaitsForItsId_HasTheTimeOfItsAppend()
    {
        var body = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{WithoutId("1")}");
        var host = Host();
        Assert.Single(host.Published); // the gap at the beginning
        host.RunFor(5);
        var appended = host.Scheduler.Now;

        body.Push(Heartbeat(8));

        Assert.Equal("orders-update 1", host.Published[^1]);
        Assert.Equal(appended, host.Log.NewestOf("orders")!.Time);
    }

    [Fact]
    public void EventThatIsTooLarge_LeavesNothingOfItsLogEvent_HoweverOftenItComes()
    {
        for (var i = 0; i < 3; i++)
        {
            _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{WithoutId("1")}{Event(8, $"\"{new string('x', 5_000)}\"")}");
        }

        var host = Host(new FollowOptions { Bytes = 2_000 });
        host.RunFor(10);

        Assert.True(_remote.Requests.Count > 3);
        Assert.Single(host.Published);
    }

    [Fact]
    public void SnapshotOfLivePipes_IsNoNews_ButTheReplayBeforeItIs()
    {
        var first = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}");
        _remote.AnswerEvents($"{Connected}{Control("gap", LiveGap)}{WithoutId("1")}{Event(8, "2")}{WithoutId("0")}{Heartbeat(9)}{Event(10, "3")}");
        var host = Host();

        first.Break();
        host.RunFor(3.1);

        Assert.Equal([$"orders-gap {LiveGap}", "orders-update 1", "orders-update 2", "orders-update 3"], host.Published.Skip(1));
    }

    [Fact]
    public void EventsOfALiveView_WaitForTheFirstHeartbeatOnly()
    {
        var body = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{WithoutId("1")}");
        var host = Host();
        Assert.Single(host.Published);

        body.Push(Heartbeat(8));
        Assert.Equal("orders-update 1", host.Published[^1]);
        body.Push(WithoutId("2"));
        Assert.Equal("orders-update 2", host.Published[^1]);
    }

    [Fact]
    public void EventsThatAreHeld_AreBounded()
    {
        var body = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}");
        var host = Host();

        for (var i = 0; i < HeldEvents.MaxCount; i++)
        {
            Assert.Single(host.Published);
            body.Push(WithoutId("1"));
        }

        Assert.Equal(1 + HeldEvents.MaxCount, host.Published.Count);
    }

    [Fact]
    public void Completion_AppendsWhatIsHeld()
    {
        _remote.AnswerEvents($"{Connected}{Heartbeat(7)}{WithoutId("1")}{Control("complete", """{"count":1}""")}");

        var host = Host();

        Assert.Equal("completed", host.Status);
        Assert.Equal("orders-update 1", host.Published[^1]);
    }

    [Theory]
    [InlineData("since=1h")]
    [InlineData("streams=orders&from=earliest")]
    [InlineData("lastEventId=a-1")]
    public void StartInTheUrl_IsNoSnapshot(string query)
    {
        _remote.AnswerEvents($"{Connected}{Event(2, "1")}{Heartbeat(2)}");

        Assert.Equal("orders-update 1", Host(new FollowOptions { Url = new Uri($"http://remote/events?{query}") }).Published[^1]);
    }

    [Fact]
    public void ControlEvents_AreNotBoundedAsEvents()
    {
        var message = new string('x', 2_000);
        var body = _remote.AnswerEvents($"{Connected}{Heartbeat(7)}");
        var host = Host();

        body.Push(Control("heartbeat", $$"""{"timestamp":1,"message":"{{message}}"}"""));
        body.Push(Control("rejected", $$"""{"reason":"subscribers","message":"{{message}}"}"""));

        Assert.Single(host.Published);
        Assert.Equal("retrying: The server rejects the subscription: subscribers.", host.Status);
    }

    [Fact]
    public void PlainServer_CannotDeclareAGap()
    {
        _remote.AnswerEvents("id: 1\nevent: orders-gap\ndata: 1\n\n");

        Assert.Equal("orders-update 1", Host().Published[^1]);
    }

    private SourceHost Host(FollowOptions? options = null) => _host = new SourceHost(options ?? new FollowOptions(), _remote);

    private static string WithoutId(string data) => Control("orders-update", data);
}
