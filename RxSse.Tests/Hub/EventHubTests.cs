using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Log;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Hub;

public sealed class EventHubTests : ReactiveTest
{
    private readonly ObservableLoop _loop = new();
    private readonly InMemoryEventLog _log;
    private readonly EventHub _hub;

    public EventHubTests()
    {
        _log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        _hub = new EventHub(_log, new HubOptions { Heartbeat = TimeSpan.FromTicks(100) }, _loop, NullLogger<EventHub>.Instance);
    }

    [Fact]
    public void EveryObserver_FirstLearnsWhereTheLogStands()
    {
        Append(1, at: 0);
        _loop.AdvanceTo(5);
        var items = Observe();

        using var connection = _hub.Connect();

        Assert.All(items.Messages, message => Assert.Equal(5, message.Time));
        var standing = Assert.IsType<StandingItem>(items.Messages[0].Value.Value);
        Assert.Equal(new EventId("e", 1), standing.Position);
        Assert.Equal(1, Assert.Single(standing.Newest).Sequence);
        Assert.Equal([new Heartbeat(new EventId("e", 1), _loop.Now)], items.Messages.Skip(1).Select(message => message.Value.Value));
    }

    [Fact]
    public void NothingPasses_BeforeTheLogHasSaidWhereItStands()
    {
        var tail = new Subject<LogItem>();
        var hub = new EventHub(
            new FollowedLog(tail), new HubOptions { Heartbeat = TimeSpan.FromTicks(100) }, _loop, NullLogger<EventHub>.Instance);
        var items = _loop.CreateObserver<HubItem>();
        hub.Subscribe(items);
        using var connection = hub.Connect();
        _loop.AdvanceTo(250);
        Assert.Empty(items.Messages);

        tail.OnNext(new Standing(new EventId("e", 9), []));
        _loop.AdvanceTo(300);

        Assert.Equal(["■9", "♥9", "♥9"], items.Messages.Select(message => Describe(message.Value.Value)));
    }

    [Fact]
    public void NewEpochAndHole_PassAsBreaks_WithAHeartbeatAfterThem()
    {
        var tail = new Subject<LogItem>();
        var hub = new EventHub(new FollowedLog(tail), new HubOptions(), _loop, NullLogger<EventHub>.Instance);
        var items = _loop.CreateObserver<HubItem>();
        hub.Subscribe(items);
        using var connection = hub.Connect();
        IReadOnlyList<LogEvent> newest = [new(new EventId("f", 3), default, Events.Of(3))];

        tail.OnNext(new Standing(new EventId("e", 9), []));
        tail.OnNext(new NewEpoch(new EventId("e", 9), new EventId("f", 100), newest));
        tail.OnNext(new Hole(new EventId("f", 100), new EventId("f", 105), newest));

        Assert.Equal(
            [
                new Break(new EventId("e", 9), new EventId("f", 100), "restarted", newest), new Heartbeat(new EventId("f", 100), _loop.Now),
                new Break(new EventId("f", 100), new EventId("f", 105), "expired", newest), new Heartbeat(new EventId("f", 105), _loop.Now),
            ],
            items.Messages.Skip(2).Select(message => message.Value.Value));
    }

    [Fact]
    public void Events_PassInOrder_AndHeartbeatsCarryTheNewestThatHasPassed()
    {
        var items = Observe();
        using var connection = _hub.Connect();
        Append(1, at: 50);
        Append(2, at: 150);
        Append(3, at: 160);

        _loop.AdvanceTo(320);

        Assert.Equal(
            ["0 ■0", "0 ♥0", "51 1", "100 ♥1", "151 2", "161 3", "200 ♥3", "300 ♥3"],
            items.Messages.Select(message => $"{message.Time} {Describe(message.Value.Value)}"));
    }

    [Fact]
    public void Tail_IsFollowedOnce_FromConnectToDispose_WhateverTheNumberOfObservers()
    {
        var tail = _loop.CreateHotObservable<LogItem>();
        var hub = new EventHub(new FollowedLog(tail), new HubOptions(), _loop, NullLogger<EventHub>.Instance);
        using var first = hub.Subscribe(_loop.CreateObserver<HubItem>());
        using var second = hub.Subscribe(_loop.CreateObserver<HubItem>());
        _loop.AdvanceTo(10);
        var connection = hub.Connect();
        _loop.AdvanceTo(20);
        using var third = hub.Subscribe(_loop.CreateObserver<HubItem>());
        first.Dispose();
        _loop.AdvanceTo(30);

        connection.Dispose();

        tail.Subscriptions.AssertEqual(Subscribe(10, 30));
    }

    [Fact]
    public void ObserverThatThrows_IsLetGo_AndTheOthersMissNothing()
    {
        var calls = 0;
        Exception? told = null;
        using var faulty = _hub.Subscribe(System.Reactive.Observer.Create<HubItem>(
            item => throw new InvalidOperationException($"call {++calls}"), error => told = error));
        var items = Observe();
        using var connection = _hub.Connect();
        Append(1, at: 10);
        Append(2, at: 20);

        _loop.AdvanceTo(90);

        Assert.Equal(1, calls);
        Assert.Equal("call 1", told?.Message);
        Assert.Equal(["■0", "♥0", "1", "2"], items.Messages.Select(message => Describe(message.Value.Value)));
    }

    [Fact]
    public void Heartbeats_StopWithTheConnection()
    {
        var items = Observe();
        var connection = _hub.Connect();
        _loop.AdvanceTo(150);

        connection.Dispose();
        _loop.AdvanceBy(1_000);

        Assert.True(_loop.IsIdle);
        Assert.Equal(["■0", "♥0", "♥0"], items.Messages.Select(message => Describe(message.Value.Value)));
    }

    private ITestableObserver<HubItem> Observe()
    {
        var observer = _loop.CreateObserver<HubItem>();
        _hub.Subscribe(observer);
        return observer;
    }

    private void Append(int number, long at)
    {
        if (at == 0)
        {
            AppendNow();
        }
        else
        {
            _loop.Schedule(TimeSpan.FromTicks(at - _loop.Clock), AppendNow);
        }

        void AppendNow() => Assert.True(_log.AppendAsync([Events.Of(number)], default).AsTask().IsCompletedSuccessfully);
    }

    private static string Describe(HubItem item) =>
        $"{item switch { Heartbeat => "♥", StandingItem => "■", _ => "" }}{item.Position.Sequence}";
}
