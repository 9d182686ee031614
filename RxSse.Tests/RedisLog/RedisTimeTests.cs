using Microsoft.Reactive.Testing;
using RxSse.RedisLog;
using Xunit;

namespace RxSse.Tests.RedisLog;

public sealed class RedisTimeTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestScheduler _timers = new();

    [Fact]
    public void Time_DoesNotFall_WhenAQuickAnswerFollowsASlowOne()
    {
        _timers.AdvanceTo(Time.AddHours(1).Ticks); // the clock of the node is ahead
        var clock = new RedisClock(_timers);
        Assert.Equal(Time.AddHours(1), clock.Now);

        var asked = clock.Ask();
        Advance(900);
        clock.Note(Time.AddMilliseconds(900), asked); // Redis has read its clock at the end of the way
        Assert.Equal(Time.AddMilliseconds(1_350), clock.Now);
        Advance(100);
        Assert.Equal(Time.AddMilliseconds(1_450), clock.Now);
        clock.Note(Time.AddMilliseconds(1_000), clock.Ask());
        Assert.Equal(Time.AddMilliseconds(1_450), clock.Now);
        Advance(450);
        Assert.Equal(Time.AddMilliseconds(1_450), clock.Now);
        Advance(1);
        Assert.Equal(Time.AddMilliseconds(1_451), clock.Now);

        void Advance(int milliseconds) => _timers.AdvanceBy(milliseconds * TimeSpan.TicksPerMillisecond);
    }
}
