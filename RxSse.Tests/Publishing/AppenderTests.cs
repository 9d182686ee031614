using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Publishing;

public sealed class AppenderTests
{
    private readonly SlowLog _log = new();

    [Fact]
    public async Task Append_CompletesWithTheId_WhenTheEventIsInTheLog()
    {
        var appender = new Appender(_log, new PublishingOptions());

        var answer = appender.AppendAsync(Events.Of(1));
        Assert.False(answer.IsCompleted);
        _log.Finish();

        Assert.Equal(1, (await answer).Sequence);
    }

    [Fact]
    public async Task EventsThatArriveDuringAnAppend_AreAppendedTogether()
    {
        var appender = new Appender(_log, new PublishingOptions());

        var answers = Enumerable.Range(1, 4).Select(i => appender.AppendAsync(Events.Of(i))).ToArray();
        _log.Finish();
        await answers[0];
        await _log.Started;
        _log.Finish();
        var logged = await Task.WhenAll(answers);

        Assert.Equal([1, 2, 3, 4], logged.Select(next => next.Sequence));
        Assert.Equal([1, 3], _log.Rounds);
    }

    [Fact]
    public async Task Append_Completes_WhileOthersContinueToPublish()
    {
        var appender = new Appender(new InMemoryEventLog("e", new HistoryOptions(), new TestScheduler()), new PublishingOptions());
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

        await started.Task;
        for (var i = 0; i < 1_000; i++)
        {
            // Accepted or refused, but completed: the other publisher may have filled the queue.
            var answer = appender.AppendAsync(Events.Of(2));
            await Task.WhenAny(answer).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.True(answer.IsCompletedSuccessfully || answer.Exception?.InnerException is AppendRefusedException);
        }

        done.Set();
        await publishing;
        Assert.True(others > 0);
    }

    [Fact]
    public async Task EventsBeyondTheCapacity_AreRefused_AndTheOthersAreAppended()
    {
        var appender = new Appender(_log, new PublishingOptions(), capacity: 2);
        Task<EventId>[] accepted = [.. Enumerable.Range(1, 3).Select(number => appender.AppendAsync(Events.Of(number)))];

        var rejection = await Assert.ThrowsAsync<AppendRefusedException>(() => appender.AppendAsync(Events.Of(4)));

        Assert.Contains("too many events wait for it: 2 with 16777216 bytes at most", rejection.Message, StringComparison.Ordinal);
        _log.Finish();
        await accepted[0];
        await _log.Started;
        _log.Finish();
        await Task.WhenAll(accepted);
    }

    [Fact]
    public async Task EventsBeyondTheBytes_AreRefused_AndASmallerOneIsAppended()
    {
        var appender = new Appender(_log, new PublishingOptions { QueueBytes = 5_000 });
        Task<EventId>[] accepted =
        [
            appender.AppendAsync(Events.OfSize(10_000)), // begins at once
            appender.AppendAsync(Events.OfSize(10_000)), // waits alone: otherwise it could never pass
        ];

        await Assert.ThrowsAsync<AppendRefusedException>(() => appender.AppendAsync(Events.OfSize(1)));

        _log.Finish();
        await accepted[0];
        await _log.Started;
        Task<EventId>[] next = [appender.AppendAsync(Events.OfSize(2_000)), appender.AppendAsync(Events.OfSize(2_000))];
        await Assert.ThrowsAsync<AppendRefusedException>(() => appender.AppendAsync(Events.OfSize(1_000)));
        next = [.. next, appender.AppendAsync(Events.OfSize(100))];
        _log.Finish();
        await accepted[1];
        await _log.Started;
        _log.Finish();
        await Task.WhenAll(next);
    }

    [Fact]
    public async Task WhatWaits_IsCountedInEvents_AndABatchWithoutRoomIsRefusedAlone()
    {
        var appender = new Appender(_log, new PublishingOptions(), capacity: 4);
        var first = appender.AppendAsync(Batch(10)); // begins at once
        var second = appender.AppendAsync(Batch(3));

        Assert.IsType<AppendOutcome.NoRoom>(await appender.AppendAsync(Batch(2)));
        var third = appender.AppendAsync(Batch(1));

        _log.Finish();
        await first;
        await _log.Started;
        _log.Finish();
        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 11), new EventId("e", 13)), await second);
        Assert.Equal(new AppendOutcome.Appended(new EventId("e", 14), new EventId("e", 14)), await third);

        static Append Batch(int count) => new(Events.Of(Enumerable.Range(1, count)));
    }

    [Fact]
    public async Task EqualKeysOfManyPublishers_GiveOneAppend_AndEqualIds()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), new TestScheduler());
        var appender = new Appender(log, new PublishingOptions());
        var append = new Append(Events.Of([1, 2])) { Key = new AppendKey(Digest.Of("key"), Digest.Of("events")) };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => appender.AppendAsync(append))));

        var (first, last) = (new EventId("e", 1), new EventId("e", 2));
        Assert.Single(outcomes, new AppendOutcome.Appended(first, last));
        Assert.Equal(49, outcomes.Count(outcome => outcome == new AppendOutcome.Repeated(first, last)));
        Assert.Equal(2, log.Newest.Sequence);
    }

    [Fact]
    public async Task ErrorOfTheLog_FailsItsRound_AndTheNextRoundIsAppended()
    {
        var appender = new Appender(_log, new PublishingOptions());
        var failed = appender.AppendAsync(Events.Of(1));
        _log.Finish(new IOException("away"));
        await Assert.ThrowsAsync<IOException>(() => failed);

        var next = appender.AppendAsync(Events.Of(2));
        await _log.Started; // the failed round may not have made room for the next one yet
        _log.Finish();

        Assert.Equal(1, (await next).Sequence);
    }

    /// <summary>A slow log: an append completes when the test calls Finish.</summary>
    private sealed class SlowLog : IEventLog
    {
        private TaskCompletionSource _append = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _newest;

        public List<int> Rounds { get; } = [];

        public Task Started => _started.Task;

        public EventId Newest => new("e", _newest);

        public IObservable<LogItem> Tail => Tails.Silent(Newest);

        public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Append> appends, CancellationToken cancellationToken)
        {
            Rounds.Add(appends.Count);
            var append = _append.Task; // read before Started completes: the test may replace it then
            _started.TrySetResult();
            await append.WaitAsync(cancellationToken);
            return [.. appends.Select(append =>
            {
                var first = new EventId("e", _newest + 1);
                return new AppendOutcome.Appended(first, new EventId("e", _newest += append.Events.Count));
            })];
        }

        public ReadOnlyMemory<byte> OriginOf(string stream) => default;

        public LogEvent? NewestOf(string stream) => null;

        public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void Finish(Exception? error = null)
        {
            var append = _append;
            _append = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (error is null)
            {
                append.SetResult();
            }
            else
            {
                append.SetException(error);
            }
        }
    }
}
