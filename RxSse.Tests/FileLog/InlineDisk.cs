using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;

namespace RxSse.Tests.FileLog;

/// <summary>The thread of the disk, for tests: it runs what is due at once, one piece at a time, and its timers are virtual.</summary>
internal sealed class InlineDisk(TestScheduler timers) : IScheduler
{
    private readonly Lock _thread = new();

    public DateTimeOffset Now => timers.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        lock (_thread)
        {
            return action(this, state);
        }
    }

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        timers.Schedule(state, dueTime, (_, due) => Schedule(due, action));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);
}
