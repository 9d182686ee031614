using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using Microsoft.Reactive.Testing;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class DroppingSchedulerTests : IDisposable
{
    private readonly DroppingScheduler _loop = new("test-loop");

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Work_RunsOnTheThread_AndSchedulesMore()
    {
        using var done = new ManualResetEventSlim();
        var names = new List<string?>();
        _loop.Schedule(1, (self, number) =>
        {
            names.Add(Thread.CurrentThread.Name);
            return self.Schedule(number + 1, TimeSpan.FromTicks(1), (_, next) =>
            {
                names.Add($"{Thread.CurrentThread.Name} {next}");
                done.Set();
                return Disposable.Empty;
            });
        });

        Assert.True(done.Wait(Patience.Limit));
        Assert.Equal(["test-loop", "test-loop 2"], names);
    }

    [Fact]
    public void LoopsOfTheServer_DropWhatComesAfterTheirEnd()
    {
        var loops = ServerSchedulers.OfThreads();
        IScheduler[] all = [loops.Hub, loops.Views, .. loops.Shards, .. loops.ViewTurns, .. loops.Replays];
        using var threads = new BlockingCollection<Thread>();
        Assert.All(all, loop => loop.Schedule(() => threads.Add(Thread.CurrentThread)));
        var ofAll = all.Select(_ => threads.TryTake(out var thread, Patience.Limit) ? thread : null).ToArray();
        loops.Dispose();
        var late = 0;

        using var now = new CompositeDisposable(all.Select(loop => loop.Schedule(() => Interlocked.Increment(ref late))));
        using var later = new CompositeDisposable(all.Select(loop => loop.Schedule(TimeSpan.FromHours(1), () => Interlocked.Increment(ref late))));

        Assert.All(ofAll, thread => Assert.True(thread?.Join(Patience.Limit)));
        Assert.Equal(0, late);
    }

    [Theory]
    [InlineData(true)] // without the wrapper, this ends the process
    [InlineData(false)]
    public async Task TurnInWhichTheServerStops_PostsMoreToItsOwnLoopAndToOthers_AndItsThreadEnds(bool isOfViews)
    {
        using var views = new ThreadScheduler("views-loop", new TestScheduler());
        using var other = new DroppingScheduler("other-loop");
        using var began = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var thread = new TaskCompletionSource<Thread>();
        using var ofOther = new Mailbox<int>(_ => Assert.Fail("The loop has ended."), () => { }, other);
        var done = new List<int>();
        using var own = new Mailbox<int>(
            message =>
            {
                thread.TrySetResult(Thread.CurrentThread);
                began.Set();
                blocked.Wait(Patience.Limit);
                ofOther.Post(message);
                done.Add(message);
            },
            () => { }, isOfViews ? views : _loop, () => true); // each message has a turn of its own
        own.Post([1, 2]);
        Assert.True(began.Wait(Patience.Limit));
        other.Dispose();
        _loop.Dispose();
        views.Dispose();
        blocked.Set();

        Assert.True((await thread.Task).Join(Patience.Limit));
        Assert.Equal([1], done);
    }
}
