using System.Reactive.Concurrency;

namespace RxSse.Tests.Simulation;

/// <summary>A loop whose wall clock can be set.</summary>
internal sealed class JumpingScheduler(IScheduler loop) : IScheduler, IServiceProvider
{
    public TimeSpan Jump { get; set; }

    public DateTimeOffset Now => loop.Now + Jump;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => loop.Schedule(state, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        loop.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        loop.Schedule(state, dueTime - Jump, action);

    // The stopwatch is not the wall clock.
    public object? GetService(Type serviceType) => (loop as IServiceProvider)?.GetService(serviceType);
}
