using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Views.Execution;

/// <summary>
/// The clock and timers of another scheduler. Their work enters a view behind the events that wait, and through its gate: a timer
/// never runs while an event is processed, nor before one that came earlier.
/// </summary>
internal sealed class GatedScheduler(IScheduler timers, Action<Action> enter) : IScheduler, IServiceProvider
{
    private volatile bool _hasTimers;

    public DateTimeOffset Now => timers.Now;

    /// <summary>Whether there has been a timer. Read from any thread.</summary>
    public bool HasTimers => _hasTimers;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, TimeSpan.Zero, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        var work = new SingleAssignmentDisposable();
        void Enter() => enter(() =>
        {
            if (!work.IsDisposed)
            {
                work.Disposable = action(this, state);
            }
        });

        if (dueTime > TimeSpan.Zero)
        {
            _hasTimers = true;
            return StableCompositeDisposable.Create(timers.Schedule(dueTime, Enter), work);
        }

        Enter();
        return work;
    }

    // Rx requests a stopwatch, with which its periodic timers compensate for delays.
    object? IServiceProvider.GetService(Type serviceType) =>
        serviceType == typeof(IStopwatchProvider) ? (timers as IServiceProvider)?.GetService(serviceType) : null;
}
