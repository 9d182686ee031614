using System.Reactive;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

public sealed class ConnectionLifetimePolicyTests
{
    private readonly ObservableLoop _loop = new();

    [Fact]
    public void Connections_EndAt80To100PercentOfTheirAge_EachAtAMomentOfItsOwn()
    {
        var shard = Server(TimeSpan.FromMinutes(10));
        var observers = Enumerable.Range(0, 200).Select(_ => Join(shard)).ToArray();

        _loop.AdvanceBy(TimeSpan.FromMinutes(8).Ticks);
        Assert.DoesNotContain(observers, HasEnded);
        _loop.AdvanceBy(TimeSpan.FromMinutes(2).Ticks);
        Assert.All(observers, observer => Assert.True(HasEnded(observer)));

        var ends = observers.Select(observer => TimeSpan.FromTicks(observer.Messages[^1].Time).TotalMinutes).ToArray();
        Assert.InRange(ends.Average(), 8.85, 9.15);
        Assert.True(ends.Distinct().Count() > 60);
    }

    [Theory]
    [InlineData(0, 80)]
    [InlineData(0.5, 89.5)]
    [InlineData(1, 99)] // detection is up to one second late
    public void Deadline_IsFrom80To100PercentOfTheAge(double chance, double seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(1_000 + seconds),
            new ConnectionLifetimePolicy(TimeSpan.FromSeconds(100)).DeadlineFor(TimeSpan.FromSeconds(1_000), chance));

    [Fact]
    public void WithoutAMaximumAge_ThereIsNoDeadline()
    {
        var policy = new ConnectionLifetimePolicy(maxAge: null);

        Assert.False(policy.IsEnabled);
        Assert.Equal(TimeSpan.MaxValue, policy.DeadlineFor(TimeSpan.FromSeconds(1), 0.5));
    }

    [Fact]
    public void LastEvent_SaysWhy()
    {
        var shard = Server(TimeSpan.FromSeconds(10));
        var observer = Join(shard);

        _loop.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);

        var last = System.Text.Encoding.UTF8.GetString(observer.Messages[^2].Value.Value.Bytes(SseFormat.Named).Span);
        Assert.Contains("event: shutdown\ndata: {\"reason\":\"age\",\"retry\":", last, StringComparison.Ordinal);
    }

    [Fact]
    public void ShardWithoutSubscribers_SchedulesNothing()
    {
        var shard = Server(TimeSpan.FromSeconds(10));
        var subscription = shard.Subscribe(StreamSelection.All, StartPosition.Live, new DirectSink(), _loop.CreateObserver<Frame>());
        _loop.AdvanceBy(10);
        subscription.Dispose();

        _loop.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);

        Assert.True(_loop.IsIdle);
    }

    [Fact]
    public void WithoutAnAge_ConnectionsStayOpen()
    {
        var observer = Join(Server(null));

        _loop.AdvanceBy(TimeSpan.FromDays(30).Ticks);

        Assert.False(HasEnded(observer));
    }

    private Shard Server(TimeSpan? maxAge)
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        var shard = new Shard(TestFactory.Context(new DeliveryOptions { MaxConnectionAge = maxAge }, log), _loop);
        shard.Publish(Frames.Heartbeat(0));
        return shard;
    }

    private ITestableObserver<Frame> Join(Shard shard)
    {
        var observer = _loop.CreateObserver<Frame>();
        shard.Subscribe(StreamSelection.All, StartPosition.Live, new DirectSink(), observer);
        _loop.AdvanceBy(1);
        return observer;
    }

    private static bool HasEnded(ITestableObserver<Frame> observer) => observer.Messages[^1].Value.Kind == NotificationKind.OnCompleted;
}
