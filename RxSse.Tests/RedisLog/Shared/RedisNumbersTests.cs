using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>Ids of notifications over nodes.</summary>
public sealed class RedisNumbersTests
{
    private readonly TestScheduler _time = new();
    private readonly FakeShared _server;
    private readonly FakeSharedCalls _calls;
    private readonly RedisNumbers _numbers;

    public RedisNumbersTests()
    {
        _time.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks);
        _server = new FakeShared(_time);
        _calls = new FakeSharedCalls(_server);
        _numbers = new RedisNumbers(_calls, TimeSpan.FromSeconds(4), _time);
    }

    [Fact]
    public async Task TwoNodes_GiveNoNumberTwice()
    {
        var other = new RedisNumbers(new FakeSharedCalls(_server), TimeSpan.Zero, _time);

        Assert.Equal(
            new long[] { 0, 1, 2 }.Select(more => _time.Now.ToUnixTimeMilliseconds() + more),
            [await _numbers.NextAsync(), await other.NextAsync(), await _numbers.NextAsync()]);
    }

    [Fact]
    public async Task WhileRedisIsAway_ANumberIsWaitedForLikeAnAppend()
    {
        _calls.Fault = RedisFault.Away;
        var waiting = _numbers.NextAsync().AsTask();
        Pass(1);
        _calls.Fault = null;
        Pass(1);
        Assert.True(await waiting >= _time.Now.ToUnixTimeMilliseconds() - 1_000);

        _calls.Fault = RedisFault.Away;
        waiting = _numbers.NextAsync().AsTask();
        Pass(5);
        var refused = await Assert.ThrowsAsync<AppendRefusedException>(() => waiting);
        Assert.Equal((AppendRefusal.Away, "The log is away: Redis at fake does not answer. Retry in a moment."), (refused.Reason, refused.Message));
    }

    [Fact]
    public async Task FullRedis_GivesNoNumber()
    {
        _calls.Fault = RedisFault.Full;

        Assert.Equal(AppendRefusal.Full, (await Assert.ThrowsAsync<AppendRefusedException>(() => _numbers.NextAsync().AsTask())).Reason);
    }

    private void Pass(int seconds) => NoContext.Run(() => _time.AdvanceBy(TimeSpan.FromSeconds(seconds).Ticks));
}
