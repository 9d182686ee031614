using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Publishing;

/// <summary>How an appender waits for a log that is away, in virtual time.</summary>
public sealed class AppenderPatienceTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly ScriptedLog _log = new();

    [Fact]
    public async Task RoundIsSentAgain_WithItsNumberAndContents_UntilTheLogIsBack()
    {
        var appender = Create();
        _log.Fault = _ => new LogAwayException("No connection.");

        var first = appender.AppendAsync(Events.Of(1));
        var second = appender.AppendAsync(Events.Of(2));
        RunUntil(1.5);
        Assert.False(first.IsCompleted);
        _log.Fault = _ => null;
        RunUntil(2);

        Assert.Equal((1, 2), ((await first).Sequence, (await second).Sequence));
        Assert.All(_log.Sent.SkipLast(1), round => Assert.Same(_log.Sent[0], round));
        Assert.InRange(_log.Sent.Count, 6, 9); // 50, 100, 200 and 400 ms between two calls
        Assert.Equal((1, 2), (_log.Sent[0].Number, _log.Sent[^1].Number));
    }

    [Fact]
    public async Task AnswerThatIsLost_StoresTheEventOnce()
    {
        var appender = Create();
        (_log.Fault, _log.AppendsBeforeFault) = (_ => new LogAwayException("No answer.", mayBeAppended: true), true);

        var answer = appender.AppendAsync(Events.Of(1));
        RunUntil(1);
        _log.Fault = _ => null;
        RunUntil(2);

        Assert.Equal(1, (await answer).Sequence);
        Assert.Equal(["1"], _log.Stored);
    }

    [Fact]
    public async Task WhenThePatienceEnds_AllWhoWaitAreRefused_AndOnlyWhatWasSentMayBeAppended()
    {
        var appender = Create();
        _log.Fault = _ => new LogAwayException("No answer.", mayBeAppended: true);

        var sent = appender.AppendAsync(new Append(Events.Of(1)));
        RunUntil(3.9);
        var waiting = appender.AppendAsync(new Append(Events.Of(2)));
        Assert.False(sent.IsCompleted);
        RunUntil(4);

        Assert.Equal(
            new AppendOutcome.Refused(AppendRefusal.Away, "The log is away: No answer. Retry in a moment. It may have been published.") { MayBeAppended = true },
            await sent);
        Assert.Equal(new AppendOutcome.Refused(AppendRefusal.Away, "The log is away: No answer. Retry in a moment."), await waiting);
    }

    [Fact]
    public async Task AfterTheEndOfThePatience_TheNextOneBeginsAnew()
    {
        var appender = Create();
        _log.Fault = _ => new LogAwayException("No answer.", mayBeAppended: true);
        var first = appender.AppendAsync(new Append(Events.Of(1)));
        RunUntil(4);
        await first;

        _log.Fault = _ => new LogAwayException("No connection.");
        var second = appender.AppendAsync(new Append(Events.Of(2)));
        RunUntil(7.9);
        Assert.False(second.IsCompleted);
        RunUntil(8);

        Assert.False(Assert.IsType<AppendOutcome.Refused>(await second).MayBeAppended);
        Assert.Equal(2, _log.Sent[^1].Number);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RefusalOfTheLog_IsNotRepeated_AndSaysWhatAnEarlierCallMayHaveDone(bool isCallLost)
    {
        var appender = Create();
        _log.Fault = _ => isCallLost && _log.Sent.Count == 1
            ? new LogAwayException("No answer.", mayBeAppended: true)
            : new AppendRefusedException(AppendRefusal.Full, "The disk is full.");

        var answer = appender.AppendAsync(new Append(Events.Of(1)));
        RunUntil(1);

        Assert.Equal(
            new AppendOutcome.Refused(AppendRefusal.Full, isCallLost ? "The disk is full. It may have been published." : "The disk is full.")
            {
                MayBeAppended = isCallLost,
            },
            await answer);
        Assert.Equal(isCallLost ? 2 : 1, _log.Sent.Count);
    }

    [Fact]
    public async Task WithoutPatience_TheFirstFaultRefuses()
    {
        var appender = Create(seconds: 0);
        _log.Fault = _ => new LogAwayException("No connection.");

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(() => appender.AppendAsync(Events.Of(1)));

        Assert.Equal((AppendRefusal.Away, false), (refused.Reason, refused.MayBeAppended));
        Assert.Single(_log.Sent);
    }

    [Fact]
    public async Task WhatWaits_IsBounded_WhileTheLogIsAway()
    {
        var appender = Create(capacity: 2);
        _log.Fault = _ => new LogAwayException("No connection.");
        Task<AppendOutcome>[] waiting = [.. Enumerable.Range(1, 3).Select(number => appender.AppendAsync(new Append(Events.Of(number))))];

        var refused = Assert.IsType<AppendOutcome.Refused>(await appender.AppendAsync(new Append(Events.Of(4))));
        RunUntil(4);

        Assert.Equal(AppendRefusal.Behind, refused.Reason);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(AppendRefusal.Away, Assert.IsType<AppendOutcome.Refused>(outcome).Reason));
    }

    [Fact]
    public async Task EventsOfTwoTerms_AreInTwoRounds()
    {
        var appender = Create();
        _log.Fault = _ => new LogAwayException("No connection.");
        Task<EventId>[] answers =
        [
            .. new[] { 1, 1, 1, 2, 2 }.Select((term, number) => appender.AppendAsync(Events.Of(number), new Term(term))),
        ];

        _log.Fault = _ => null;
        RunUntil(1);
        await Task.WhenAll(answers);

        Assert.Equal(["1 0", "1 1", "1 2", "2 3", "2 4"], _log.Stored);
        Assert.Equal([(1L, 1), (1, 1), (1, 2), (2, 2)], _log.Sent.Select(round => (round.Term!.Value.Number, round.Appends.Count)));
    }

    private Appender Create(double seconds = 4, int capacity = Appender.DefaultCapacity) => new(
        _log, new PublishingOptions(), new AppendPatience(TimeSpan.FromSeconds(seconds), _scheduler), capacity: capacity);

    private void RunUntil(double seconds) => _scheduler.AdvanceTo((long)(seconds * TimeSpan.TicksPerSecond));
}
