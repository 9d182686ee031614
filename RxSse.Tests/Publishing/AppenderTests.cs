using System.Diagnostics;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Publishing;

public sealed class AppenderTests
{
    private readonly SlowLog _log = new();

    [Fact]
    public async Task Append_CompletesWithTheId_WhenTheEventIsInTheLog()
    {
        var appender = Create(_log);

        var answer = appender.AppendAsync(Events.Of(1));
        Assert.False(answer.IsCompleted);
        _log.Finish();

        Assert.Equal(1, (await Bounded(answer)).Sequence);
    }

    [Fact]
    public async Task Rounds_HaveTheNameOfTheirAppender_WhichNoLaterOneHas()
    {
        var log = new ScriptedLog();
        foreach (var appender in (Appender[])[Create(log), Create(log)]) // as after a restart
        {
            await Bounded(appender.AppendAsync(Events.Of(1)));
            await Bounded(appender.AppendAsync(Events.Of(2)));
        }

        Assert.Equal([1, 2, 1, 2], log.Sent.Select(round => round.Number));
        Assert.Equal(log.Sent[0].Appender, log.Sent[1].Appender);
        Assert.NotEqual(log.Sent[1].Appender, log.Sent[2].Appender);
        Assert.All(log.Sent, round => Assert.StartsWith("publishers-", round.Appender, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_IsNotCalledWithinTheActivityOfOnePublisher()
    {
        var during = new List<Activity?>();
        var log = new ScriptedLog
        {
            Fault = _ =>
            {
                during.Add(Activity.Current);
                return null;
            },
        };
        using var publisher = new Activity("publisher").Start();

        await Bounded(Create(log).AppendAsync(Events.Of(1)));

        Assert.Null(Assert.Single(during));
        Assert.Same(publisher, Activity.Current);
    }

    [Fact]
    public async Task EventsThatArriveDuringAnAppend_AreAppendedTogether()
    {
        var appender = Create(_log);

        var answers = Enumerable.Range(1, 4).Select(i => appender.AppendAsync(Events.Of(i))).ToArray();
        _log.Finish();
        await Bounded(answers[0]);
        await Bounded(_log.Started);
        _log.Finish();
        var logged = await Bounded(Task.WhenAll(answers));

        Assert.Equal([1, 2, 3, 4], logged.Select(next => next.Sequence));
        Assert.Equal([1, 3], _log.Rounds);
    }

    [Fact]
    public async Task Append_Completes_WhileOthersContinueToPublish()
    {
        var appender = Create(new InMemoryEventLog("e", new HistoryOptions(), new TestScheduler()));
        var others = 0;
        using var done = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var publishing = Task.Run(() =>
        {
            while (!done.IsSet)
            {
                others++;
                _ = appender.AppendAsync(Events.Of(1));
                started.TrySetResult();
            }
        });

        try
        {
            await Bounded(started.Task);
            for (var i = 0; i < 1_000; i++)
            {
                // Accepted or refused, but completed: the other publisher may have filled the queue.
                var answer = appender.AppendAsync(Events.Of(2));
                await Bounded(Task.WhenAny(answer));
                Assert.True(answer.IsCompletedSuccessfully || answer.Exception?.InnerException is AppendRefusedException);
            }
        }
        finally
        {
            done.Set();
            await Bounded(publishing);
        }

        Assert.True(others > 0);
    }

    [Fact]
    public async Task EventsBeyondTheCapacity_AreRefused_AndTheOthersAreAppended()
    {
        var appender = Create(_log, capacity: 2);
        Task<EventId>[] accepted = [.. Enumerable.Range(1, 3).Select(number => appender.AppendAsync(Events.Of(number)))];

        var rejection = await Assert.ThrowsAsync<AppendRefusedException>(() => Bounded(appender.AppendAsync(Events.Of(4))));

        Assert.Contains("too many events wait for it: 2 with 16777216 bytes at most", rejection.Message, StringComparison.Ordinal);
        _log.Finish();
        await Bounded(accepted[0]);
        await Bounded(_log.Started);
        _log.Finish();
        await Bounded(Task.WhenAll(accepted));
    }

    [Fact]
    public async Task EventsBeyondTheBytes_AreRefused_AndASmallerOneIsAppended()
    {
        var appender = Create(_log, queueBytes: 5_000);
        Task<EventId>[] accepted =
        [
            appender.AppendAsync(Events.OfSize(10_000)), // begins at once
            appender.AppendAsync(Events.OfSize(10_000)), // waits alone: otherwise it could never pass
        ];

        await Assert.ThrowsAsync<AppendRefusedException>(() => Bounded(appender.AppendAsync(Events.OfSize(1))));

        _log.Finish();
        await Bounded(accepted[0]);
        await Bounded(_log.Started);
        Task<EventId>[] next = [appender.AppendAsync(Events.OfSize(2_000)), appender.AppendAsync(Events.OfSize(2_000))];
        await Assert.ThrowsAsync<AppendRefusedException>(() => Bounded(appender.AppendAsync(Events.OfSize(1_000))));
        next = [.. next, appender.AppendAsync(Events.OfSize(100))];
        _log.Finish();
        await Bounded(accepted[1]);
        await Bounded(_log.Started);
        _log.Finish();
        await Bounded(Task.WhenAll(next));
    }

    [Fact]
    public async Task WhatWaits_IsCountedInEvents_AndABatchWithoutRoomIsRefusedAlone()
    {
        var appender = Create(_log, capacity: 4);
        var first = appender.AppendAsync(Batch(10)); // begins at once
        var second = appender.AppendAsync(Batch(3));

        Assert.Equal(AppendRefusal.Behind, Assert.IsType<AppendOutcome.Refused>(await Bounded(appender.AppendAsync(Batch(2)))).Reason);
        var third = appender.AppendAsync(Batch(1));

        _log.Finish();
        await Bounded(first);
        await Bounded(_log.Started);
        _log.Finish();
        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 11), new EventId("e", 13)), await Bounded(second));
        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 14), new EventId("e", 14)), await Bounded(third));

        static Append Batch(int count) => new(Events.Of(Enumerable.Range(1, count)));
    }

    [Fact]
    public async Task EqualKeysOfManyPublishers_GiveOneAppend_AndEqualIds()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), new TestScheduler());
        var appender = Create(log);
        var append = new Append(Events.Of([1, 2])) { Key = new AppendKey(Digest.Of("key"), Digest.Of("events")) };

        var outcomes = await Bounded(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => appender.AppendAsync(append)))));

        var (first, last) = (new EventId("e", 1), new EventId("e", 2));
        Assert.Single(outcomes, new AppendOutcome.Appended(first, last));
        Assert.Equal(49, outcomes.Count(outcome => outcome == new AppendOutcome.Repeated(first, last)));
        Assert.Equal(2, log.Newest.Sequence);
    }

    [Fact]
    public async Task ErrorOfTheLog_FailsItsRound_AndTheNextRoundIsAppended()
    {
        var appender = Create(_log);
        var failed = appender.AppendAsync(Events.Of(1));
        _log.Finish(new IOException("away"));
        await Assert.ThrowsAsync<IOException>(() => Bounded(failed));

        var next = appender.AppendAsync(Events.Of(2));
        await Bounded(_log.Started); // the failed round may not have made room for the next one yet
        _log.Finish();

        Assert.Equal(1, (await Bounded(next)).Sequence);
    }

    [Fact]
    public async Task Round_HasAtMost256Events_AndAMebibyte_AndALargerAppendGoesAlone()
    {
        var appender = Create(_log);
        List<Task> answers = [appender.AppendAsync(Events.Of(0))]; // begins at once
        answers.AddRange(Enumerable.Range(1, 300).Select(number => appender.AppendAsync(Events.Of(number))));
        answers.Add(appender.AppendAsync(new Append(Events.Of(Enumerable.Range(1, 257)))));
        answers.AddRange(Enumerable.Range(1, 5).Select(_ => appender.AppendAsync(Events.OfSize(300_000))));
        answers.Add(appender.AppendAsync(Events.OfSize(2_000_000)));

        for (var i = 0; i < 7; i++)
        {
            await Bounded(_log.Started);
            _log.Finish();
        }

        await Bounded(Task.WhenAll(answers));
        Assert.Equal([1, 256, 44, 1, 3, 2, 1], _log.Rounds);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _log.Numbers);
    }

    private static Appender Create(IEventLog log, int queueBytes = 16 * 1024 * 1024, int capacity = Appender.DefaultCapacity) => new(
        log, new PublishingOptions { QueueBytes = queueBytes }, new AppendPatience(TimeSpan.Zero, new TestScheduler()), capacity: capacity);

    // A failure only: everything here is signalled.
    private static Task Bounded(Task task) => task.WaitAsync(Patience.Limit);

    private static Task<T> Bounded<T>(Task<T> task) => task.WaitAsync(Patience.Limit);
}
