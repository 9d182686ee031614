using Microsoft.Extensions.Options;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Streams;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog;

// What is refused, and what waits.
public sealed partial class RedisEventLogTests
{
    [Fact]
    public async Task WhileRedisIsAway_EventsAreRefused_PagesWait_AndReadinessSaysSo()
    {
        await AppendAsync(_a, 1);
        _a.Calls.Fault = _a.Calls.TailFault = () => Refused;
        Pass(2);

        var away = await Assert.ThrowsAsync<LogAwayException>(() => AppendAsync(_a, 2));
        Assert.Equal(("Redis at fake does not answer.", false), (away.Message, away.MayBeAppended));
        Assert.Equal("The log is away since 0001-01-01 00:00:01 UTC: Redis at fake does not answer.", _a.Log.Degraded);
        Assert.Equal(1, Assert.Single((await _a.Log.ReadAsync(0, 10, default)).Events).Sequence);
        var reading = _a.Log.ReadAsync(-1, 10, default).AsTask();
        Pass(9);
        Assert.False(reading.IsCompleted);
        Pass(2);
        await Assert.ThrowsAsync<LogAwayException>(() => reading);
        _a.Calls.Fault = _a.Calls.TailFault = null;
        Pass(2);
        Assert.Null(_a.Log.Degraded);
        await AppendAsync(_a, 2);
        Assert.Equal(2, _a.Log.Newest.Sequence);
    }

    [Fact]
    public async Task MemoryThatIsUsedUp_AndATermThatIsOver_RefuseTheRound()
    {
        _a.Calls.Fault = () => throw new RedisCallException(RedisFault.Full, "Redis at fake has no memory for more events.");
        var full = await Assert.ThrowsAsync<AppendRefusedException>(() => AppendAsync(_a, 1));
        _a.Calls.Fault = null;
        var round = new AppendRound([new Append(Events.Of(1))]) { Appender = "streams", Number = 1, Term = new Term(9) };
        var fenced = await Assert.ThrowsAsync<AppendRefusedException>(() => _a.Log.AppendAsync(round, default).AsTask());

        Assert.Equal((AppendRefusal.Full, "Redis at fake has no memory for more events."), (full.Reason, full.Message));
        Assert.Equal((AppendRefusal.NotLeader, "Another node runs the streams."), (fenced.Reason, fenced.Message));
        Assert.Equal(0, _a.Log.Newest.Sequence);
    }

    [Fact]
    public async Task SourceWhoseCursorWasStoredUnseen_DoesNotAppendItAgain()
    {
        var round = new AppendRound([new Append(Events.Of(1)) { Origin = "one"u8.ToArray() }]) { Appender = "streams", Number = 1 };
        _a.Calls.Fault = () => new CallFault(CallFaultKind.AnswerLost);
        var lost = _a.Log.AppendAsync(round, default).AsTask();
        Pass(1);
        await Assert.ThrowsAsync<LogAwayException>(() => lost);
        _a.Calls.Fault = null;
        Assert.True(_a.Log.OriginOf("numbers").IsEmpty);

        var again = round with { Number = 2 };
        var moved = await Assert.ThrowsAsync<AppendRefusedException>(() => _a.Log.AppendAsync(again, default).AsTask());

        Assert.True(moved.MayBeAppended);
        Assert.Equal("one"u8.ToArray(), _a.Log.OriginOf("numbers").ToArray());
        Assert.Equal(1, _a.Log.Newest.Sequence);
    }

    [Fact]
    public void TailThatIsFull_StopsReading_AndGoesOnWhenThereIsRoom()
    {
        (_nodes.Limits.Capacity, _nodes.Tail.Bytes) = (10_000, 1_000);
        NoContext.Run(() => _ = _a.Log.AppendAsync([new Append(Enumerable.Repeat(Events.OfSize(1_000), 5_000).ToArray())], default).AsTask());
        NoContext.Run(() => _nodes.Timers.AdvanceBy(TimeSpan.FromSeconds(1).Ticks));

        Assert.InRange(_b.Log.Newest.Sequence, 1, 4_000);
        for (var i = 0; i < 20; i++)
        {
            Pass(0.1);
        }

        Assert.Equal(5_000, _b.Log.Newest.Sequence);
        Assert.Equal(5_000, Ids(_ofB).Count());
    }

    [Fact]
    public async Task EpochThatOnlyAnAppendHasSeen_AndThatIsLost_IsFollowedByAnother_AndNotAskedForWithoutEnd()
    {
        Pass(4); // the log knows its nodes
        _a.Calls.TailFault = () => Refused;
        Pass(2);
        await AppendAsync(_b, 1);
        var saved = _nodes.Server.Log!.Clone();
        await _nodes.Open(newEpoch: true).Started;
        await AppendAsync(_a, 2);
        var lost = _nodes.Server.Log.Epoch;
        _nodes.Restart(saved);
        var asked = 0;
        _a.Calls.TailFault = () => ++asked < 1_000 ? default : throw new InvalidOperationException("It asks without end.");
        Pass(5);
        await AppendAsync(_a, 3);
        Pass(1);

        Assert.InRange(asked, 1, 100);
        Assert.NotEqual(lost, _a.Log.Newest.Epoch);
        Assert.Equal(_b.Log.Newest, _a.Log.Newest);
        Assert.True(_a.Log.Newest.Sequence > 1 + (2 * Step));
    }

    [Theory]
    [InlineData((int)RedisFault.Refused)]
    [InlineData((int)RedisFault.Format)]
    public async Task WhatRedisRefusesForGood_EndsTheStartWithOneLine(int fault)
    {
        var node = _nodes.Open(() => throw new RedisCallException((RedisFault)fault, "Redis at fake refuses."));

        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(() => node.Started);
        Assert.Equal(["RxSse:Log:Redis:Connection: Redis at fake refuses."], invalid.Failures);
    }

    [Fact]
    public void RedisThatIsNotThereAtTheStart_IsWaitedFor()
    {
        var isThere = false;
        var node = _nodes.Open(() => isThere ? default : Refused);
        Pass(30);
        Assert.False(node.Started.IsCompleted);
        Assert.Equal(_nodes.Timers.Now, node.Log.Now);
        isThere = true;
        Pass(1);

        Assert.True(node.Started.IsCompletedSuccessfully);
        Assert.Null(node.Log.Degraded);
    }
}
