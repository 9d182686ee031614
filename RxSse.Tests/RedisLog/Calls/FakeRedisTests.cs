using Microsoft.Reactive.Testing;
using RxSse.RedisLog.Calls;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

public sealed class FakeRedisTests : RedisCallsContract
{
    private readonly TestScheduler _time = new();
    private readonly FakeRedisServer _server;

    public FakeRedisTests()
    {
        _server = new FakeRedisServer(_time, Limits);
        Calls = new FakeRedis(_server, _time);
    }

    internal override IRedisCalls Calls { get; }

    [Fact]
    public async Task Tail_WaitsForASecond()
    {
        await StartAsync();
        var waiting = Calls.TailAsync(0, 10);
        _time.AdvanceBy(IRedisCalls.TailWait.Ticks - 1);
        Assert.False(waiting.IsCompleted);
        _time.AdvanceBy(1);

        Assert.Empty((await waiting).Events);
    }

    private protected override Task MoveAsync(bool isNew = false)
    {
        _server.Id += "+";
        _server.Log!.Born -= isNew ? 0 : (long)AdoptCall.LeastAlive.TotalMilliseconds;
        return Task.CompletedTask;
    }

    private protected override Task LoseAsync(long after)
    {
        _server.Log!.Lose(after);
        return Task.CompletedTask;
    }

    private protected override Task EraseAsync(long sequence)
    {
        _server.Log!.Rows.RemoveAll(row => row.Sequence == sequence);
        return Task.CompletedTask;
    }

    private protected override Task ForgetAsync(string appender)
    {
        var round = _server.Log!.Rounds[appender];
        _server.Log.Rounds[appender] = round with { At = round.At - 3_600_001 };
        return Task.CompletedTask;
    }

    private protected override Task FlushAsync()
    {
        _server.Flush();
        return Task.CompletedTask;
    }

    private protected override Task EndReportsAsync()
    {
        _server.EndReports();
        return Task.CompletedTask;
    }
}
