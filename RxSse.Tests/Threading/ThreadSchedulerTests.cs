using System.Collections.Concurrent;
using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class ThreadSchedulerTests : IDisposable
{
    private readonly TestScheduler _timers = new();
    private readonly ThreadScheduler _loop;
    private readonly ConcurrentQueue<int> _done = [];

    public ThreadSchedulerTests() => _loop = new ThreadScheduler("test-loop", _timers);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task WorkOfManyThreads_RunsOnOneThread_InTheOrderOfEach()
    {
        const int Threads = 4;
        const int Pieces = 1_000;
        var names = new HashSet<string?>();
        await Parallel.ForAsync(0, Threads, (thread, _) =>
        {
            for (var i = 0; i < Pieces; i++)
            {
                var number = (thread * Pieces) + i;
                _loop.Schedule(() =>
                {
                    names.Add(Thread.CurrentThread.Name);
                    _done.Enqueue(number);
                });
            }

            return default;
        });
        await RestAsync();

        Assert.Equal(["test-loop"], names);
        Assert.Equal(Threads * Pieces, _done.Count);
        foreach (var ofThread in _done.GroupBy(number => number / Pieces))
        {
            Assert.Equal(ofThread.Order(), ofThread);
        }
    }

    [Fact]
    public async Task WorkThatIsDueLater_RunsThen_BehindWhatWaits()
    {
        _loop.Schedule(TimeSpan.FromTicks(100), () => _done.Enqueue(2));
        _loop.Schedule(() => _done.Enqueue(1));
        await RestAsync();
        Assert.Equal([1], _done);

        _timers.AdvanceTo(100);
        await RestAsync();
        Assert.Equal([1, 2], _done);
    }

    [Fact]
    public async Task WorkThatIsCancelled_DoesNotRun()
    {
        using var blocked = new ManualResetEventSlim();
        _loop.Schedule(() => blocked.Wait(Patience.Limit));
        var waiting = _loop.Schedule(() => _done.Enqueue(1));
        var later = _loop.Schedule(TimeSpan.FromTicks(100), () => _done.Enqueue(2));
        var due = _loop.Schedule(TimeSpan.FromTicks(50), () => _done.Enqueue(3));
        _timers.AdvanceTo(50);
        waiting.Dispose();
        later.Dispose();
        due.Dispose();
        _timers.AdvanceTo(100);
        blocked.Set();
        await RestAsync();

        Assert.Empty(_done);
    }

    [Fact]
    public async Task LoopThatIsDisposed_EndsAfterWhatItDoes_AndDropsMore()
    {
        using var began = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var thread = new TaskCompletionSource<Thread>();
        _loop.Schedule(() =>
        {
            thread.SetResult(Thread.CurrentThread);
            began.Set();
            blocked.Wait(Patience.Limit);
            _done.Enqueue(1);
            _loop.Schedule(() => _done.Enqueue(4)); // a turn that schedules the next harms nobody either
        });
        Assert.True(began.Wait(Patience.Limit));
        _loop.Schedule(() => _done.Enqueue(2));
        _loop.Schedule(TimeSpan.FromTicks(100), () => _done.Enqueue(3));
        _loop.Dispose();
        _timers.AdvanceTo(100); // a timer that is on its way harms nobody
        blocked.Set();

        Assert.True((await thread.Task).Join(Patience.Limit));
        Assert.Equal([1], _done);
    }

    // Until everything that waits has run.
    private async Task RestAsync()
    {
        var rested = new TaskCompletionSource();
        _loop.Schedule(rested.SetResult);
        await rested.Task.WaitAsync(Patience.Limit);
    }
}
