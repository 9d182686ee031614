using System.Reactive.Concurrency;

namespace RxSse.Tests.VirtualTime;

/// <summary>A scheduler whose stopwatch advances at each look, as if the work between two looks took this long.</summary>
internal sealed class SteppingStopwatch(IScheduler scheduler, TimeSpan step) : IScheduler, IServiceProvider, IStopwatchProvider, IStopwatch
{
    private TimeSpan _elapsed;

    public DateTimeOffset Now => scheduler.Now;

    public TimeSpan Elapsed => _elapsed += step;

    public IStopwatch StartStopwatch() => this;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => scheduler.Schedule(state, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(state, dueTime, action);

    object? IServiceProvider.GetService(Type serviceType) => serviceType == typeof(IStopwatchProvider) ? this : null;
}
