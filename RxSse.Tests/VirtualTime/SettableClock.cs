using System.Reactive.Concurrency;

namespace RxSse.Tests.VirtualTime;

/// <summary>A scheduler whose clock can be set, as that of a machine. Timers and the stopwatch are not affected.</summary>
internal sealed class SettableClock(IScheduler scheduler) : IScheduler, IServiceProvider
{
    /// <summary>The difference between this clock and that of the scheduler.</summary>
    public TimeSpan Offset { get; set; }

    public DateTimeOffset Now => scheduler.Now + Offset;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(state, (_, due) => action(this, due));

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(state, dueTime, (_, due) => action(this, due));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);

    object? IServiceProvider.GetService(Type serviceType) =>
        serviceType == typeof(IStopwatchProvider) ? ((IServiceProvider)scheduler).GetService(serviceType) : null;
}
