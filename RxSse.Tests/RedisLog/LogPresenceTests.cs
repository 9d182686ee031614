using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.RedisLog;
using RxSse.RedisLog.Calls;
using RxSse.Tests.Hosting;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>What readiness and the operator are told of the parts of the log.</summary>
public sealed class LogPresenceTests
{
    private static readonly RedisCallException Full = new(RedisFault.Full, "Redis at fake has no memory for more events.");
    private static readonly RedisCallException Gone = new(RedisFault.Away, "Redis at fake does not answer.");

    private readonly TestScheduler _clock = new();
    private readonly Warnings<LogPresence> _log = new();
    private readonly LogPresence _presence;

    public LogPresenceTests() => _presence = new LogPresence(_clock, _log);

    [Fact]
    public void EachPart_IsToldUntilItWorks_TheTailFirst()
    {
        Pass(5);
        _presence.NoteFault(LogPart.Writes, Full);
        Pass(5);
        _presence.NoteFault(LogPart.Writes, Full);
        Assert.Equal("The log takes no events since 0001-01-01 00:00:05 UTC: Redis at fake has no memory for more events.", _presence.Degraded);
        _presence.NoteFault(LogPart.Tail, Gone);
        Assert.Equal("The log is away since 0001-01-01 00:00:10 UTC: Redis at fake does not answer.", _presence.Degraded);
        _presence.NoteAnswer(LogPart.Tail);
        Assert.StartsWith("The log takes no events", _presence.Degraded, StringComparison.Ordinal);
        _presence.NoteAnswer(LogPart.Writes);
        _presence.NoteAnswer(LogPart.Writes);

        Assert.Null(_presence.Degraded);
        Assert.Equal(
            [
                "The log takes no events: Redis at fake has no memory for more events.",
                "The log is away: Redis at fake does not answer.",
                "The log is back.",
            ],
            _log.Lines);
    }

    [Fact]
    public void EventsThatAreRefused_AreToldWhileTheyAre_AlthoughTheLeaseIsKept()
    {
        for (var second = 0; second < 5; second++)
        {
            _presence.NoteFault(LogPart.Events, Full);
            _presence.NoteAnswer(LogPart.Writes);
            Assert.StartsWith("The log takes no events", _presence.Degraded, StringComparison.Ordinal);
            Pass(1);
        }

        Assert.Equal(["The log takes no events: Redis at fake has no memory for more events."], _log.Lines);
        _presence.NoteAnswer(LogPart.Events);

        Assert.Null(_presence.Degraded);
        Assert.Equal("The log is back.", _log.Lines[^1]);
    }

    [Fact]
    public void PagesThatCouldNotBeRead_AreToldFor3s_AsNobodyMayAskAgain()
    {
        _presence.NoteFault(LogPart.Pages, Gone);
        Pass(2);
        _presence.NoteFault(LogPart.Pages, Gone);
        Pass(2);
        Assert.Equal("The history cannot be read since 0001-01-01 00:00:00 UTC: Redis at fake does not answer.", _presence.Degraded);
        Pass(1);

        Assert.Null(_presence.Degraded);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void WhatFailsAfterTheEnd_IsNoFault()
    {
        _presence.End();
        _presence.NoteFault(LogPart.Tail, Gone);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void LeaseThatIsRefused_ReachesReadiness_ThoughTheTailWorks()
    {
        var nodes = new FakeNodes();
        var node = nodes.Open();
        nodes.Pass(TimeSpan.FromSeconds(1));
        node.Calls.Fault = () => throw Full;
        nodes.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("The log takes no events since 0001-01-01 00:00:01 UTC: Redis at fake has no memory for more events.", node.Log.Degraded);
        node.Calls.Fault = null;
        nodes.Pass(TimeSpan.FromSeconds(1));

        Assert.Null(node.Log.Degraded);
    }

    [Fact]
    public async Task AppendThatFails_ReachesReadiness()
    {
        var nodes = new FakeNodes();
        var node = nodes.Open();
        node.Calls.Fault = () => throw Full;
        await Assert.ThrowsAsync<AppendRefusedException>(
            () => node.Log.AppendAsync([new Append(Events.Of(1))], default).AsTask());
        Assert.StartsWith("The log takes no events since", node.Log.Degraded, StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyThatEvicts_AndAClockThatDiffers_AreWarnedAboutEachMinute()
    {
        var warnings = new Warnings<ServerCheck>();
        var calls = new FakeRedis(new FakeRedisServer(_clock, new HistoryOptions()), _clock);
        var check = new ServerCheck(calls, _clock, warnings);
        NoContext.Run(check.Start);
        Assert.Empty(warnings.Lines);
        calls.Facts = new RedisFacts(DateTimeOffset.MinValue.AddSeconds(58), "allkeys-lru");
        NoContext.Run(() => _clock.AdvanceBy(TimeSpan.FromMinutes(1).Ticks));
        calls.Facts = new RedisFacts(DateTimeOffset.MinValue.AddSeconds(120.5), "noeviction");
        NoContext.Run(() => _clock.AdvanceBy(TimeSpan.FromMinutes(1).Ticks));
        check.Stop();
        calls.Facts = new RedisFacts(DateTimeOffset.MinValue, "allkeys-lru");
        NoContext.Run(() => _clock.AdvanceBy(TimeSpan.FromMinutes(2).Ticks));

        Assert.Equal(
            [
                "The clock of this node differs from that of Redis by 2000 ms. Windows of views and timers of streams go by this clock, "
                + "and times of events by that of Redis: synchronize both.",
                "Redis may drop what the log needs, as its maxmemory-policy is allkeys-lru: set it to noeviction.",
            ],
            warnings.Lines);
    }

    private void Pass(double seconds) => _clock.AdvanceBy(TimeSpan.FromSeconds(seconds).Ticks);
}
