using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Views.Execution;

/// <summary>
/// The clock and timers of another scheduler, whose work enters a view through its gate: a timer never runs while an
/// event passes.
/// </summary>
internal sealed class GatedScheduler(IScheduler timers, Action<Action> enter) : IScheduler, IServiceProvider
{
    public DateTimeOffset Now => timers.Now;

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
            return StableCompositeDisposable.Create(timers.Schedule(dueTime, Enter), work);
        }

        Enter();
        return work;
    }

    // Rx asks for a stopwatch, by which its periodic timers make up for what they are late.
    object? IServiceProvider.GetService(Type serviceType) =>
        serviceType == typeof(IStopwatchProvider) ? (timers as IServiceProvider)?.GetService(serviceType) : null;
}
