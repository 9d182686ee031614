using Microsoft.Reactive.Testing;
using RxSse.Publishing;
using RxSse.Server.Streams;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Server.Streams;

public sealed class NotificationStreamTests : ReactiveTest
{
    private readonly ObservableLoop _scheduler = new();

    [Fact]
    public void Notifications_ComeOnceAPeriod_WithAMessageAndTheTime()
    {
        var factory = new NotificationFactory(new ClockNumbers(_scheduler), _scheduler);

        var notifications = _scheduler.Run(NotificationStream.From(TimeSpan.FromMilliseconds(5), factory, new ScriptedRandom(0, 0.99), _scheduler), until: 120_000);

        Assert.Equal([50_000L, 100_000L], notifications.Messages.Select(message => message.Time));
        Assert.All(notifications.Messages, message =>
        {
            Assert.NotEmpty(message.Value.Value.Message);
            Assert.Equal(new DateTimeOffset(message.Time, TimeSpan.Zero).ToUnixTimeMilliseconds(), message.Value.Value.Timestamp);
        });
        Assert.NotEqual(notifications.Messages[0].Value.Value.Message, notifications.Messages[1].Value.Value.Message);
    }

    [Fact]
    public void WhileANumberIsWaitedFor_NoneElseIsAskedFor()
    {
        var numbers = new WaitingNumbers();
        var received = new List<long>();
        using var subscription = NotificationStream
            .From(TimeSpan.FromMilliseconds(5), new NotificationFactory(numbers, _scheduler), new ScriptedRandom(0, 0.99), _scheduler)
            .Subscribe(notification => received.Add(notification.Id));

        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(50).Ticks);
        Assert.Equal(1, numbers.Asked);
        numbers.Number.SetResult(7);
        Assert.True(SpinWait.SpinUntil(() => received.Count > 0, Patience.Limit));
        Assert.Equal(1, numbers.Asked); // nothing has queued behind it
        Assert.True(SpinWait.SpinUntil(IsAskedAgain, Patience.Limit));

        bool IsAskedAgain()
        {
            _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(5).Ticks);
            return numbers.Asked > 1;
        }
    }

    [Fact]
    public async Task Ids_AreTheTime_AndDifferWithinAMillisecond()
    {
        var factory = new NotificationFactory(new ClockNumbers(_scheduler), _scheduler);
        _scheduler.AdvanceTo(DateTimeOffset.UnixEpoch.Ticks + TimeSpan.FromMilliseconds(1_000).Ticks);

        long[] ids = [(await factory.CreateAsync("a")).Id, (await factory.CreateAsync("b")).Id, (await factory.CreateAsync("c")).Id];

        Assert.Equal([1_000, 1_001, 1_002], ids);
    }

    [Fact]
    public void Ids_NeverRepeat_WhenManyThreadsCreate()
    {
        var factory = new NotificationFactory(new ClockNumbers(_scheduler), _scheduler);
        var ids = new long[10_000];

        Parallel.For(0, ids.Length, i => ids[i] = factory.CreateAsync("x").Result.Id);

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private sealed class WaitingNumbers : IEventNumbers
    {
        public TaskCompletionSource<long> Number { get; } = new();

        public int Asked { get; private set; }

        public ValueTask<long> NextAsync()
        {
            Asked++;
            return new ValueTask<long>(Number.Task);
        }
    }
}
