using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using Microsoft.Reactive.Testing;

namespace RxSse.Tests.VirtualTime;

/// <summary>Runs work on threads, like the thread pool, and delayed work in virtual time.</summary>
internal sealed class PoolScheduler(TestScheduler timers) : IScheduler
{
    private readonly List<Thread> _threads = [];

    public DateTimeOffset Now => timers.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        var work = new SingleAssignmentDisposable();
        var thread = new Thread(() => work.Disposable = action(this, state)) { IsBackground = true };
        lock (_threads)
        {
            _threads.Add(thread);
        }

        thread.Start();
        return work;
    }

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        timers.Schedule(state, dueTime, (_, due) => action(this, due));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        timers.Schedule(state, dueTime, (_, due) => action(this, due));

    /// <summary>Waits until the threads have ended, and those that they have started.</summary>
    public void Join(Thread? except = null)
    {
        while (Next() is { } thread)
        {
            thread.Join();
        }

        Thread? Next()
        {
            lock (_threads)
            {
                return _threads.FirstOrDefault(thread => thread != except && thread.IsAlive);
            }
        }
    }
}
