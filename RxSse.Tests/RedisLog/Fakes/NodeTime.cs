using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>The time of one node: its process may be paused, and its clock may leap. Its stopwatch does neither.</summary>
/// <param name="scheduler">The virtual time of all.</param>
internal sealed class NodeTime(TestScheduler scheduler) : IScheduler, IServiceProvider
{
    private DateTimeOffset _pausedUntil;

    /// <summary>The difference between its clock and the virtual time.</summary>
    public TimeSpan Leap { get; set; }

    public DateTimeOffset Now => scheduler.Now + Leap;

    public bool IsPaused => _pausedUntil > scheduler.Now;

    /// <summary>Stops the process for a time. What is due meanwhile runs behind it, in its order.</summary>
    public void Pause(TimeSpan time) => _pausedUntil = scheduler.Now + time;

    /// <summary>Waits until the process is not paused.</summary>
    public Task ResumedAsync()
    {
        var resumed = new TaskCompletionSource();
        this.Schedule(() => NoContext.Run(resumed.SetResult));
        return resumed.Task;
    }

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => Schedule(state, TimeSpan.Zero, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(
            state, dueTime, (_, due) => IsPaused ? Schedule(due, _pausedUntil - scheduler.Now, action) : action(this, due));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);

    object? IServiceProvider.GetService(Type serviceType) =>
        serviceType == typeof(IStopwatchProvider) ? ((IServiceProvider)scheduler).GetService(serviceType) : null;
}
