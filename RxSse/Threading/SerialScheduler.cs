using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Threading;

/// <summary>
/// Runs the work of another scheduler one piece at a time, so that it never takes more than one of its threads. Other work of these
/// threads runs between two pieces.
/// </summary>
internal sealed class SerialScheduler : IScheduler
{
    private readonly IScheduler _threads;
    private readonly Mailbox<Action> _work;

    public SerialScheduler(IScheduler threads)
    {
        _threads = threads;
        _work = new Mailbox<Action>(static act => act(), static () => { }, threads, static () => true);
    }

    public DateTimeOffset Now => _threads.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        var work = new SingleAssignmentDisposable();
        _work.Post(() =>
        {
            if (!work.IsDisposed)
            {
                work.Disposable = action(this, state);
            }
        });
        return work;
    }

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        dueTime <= TimeSpan.Zero
            ? Schedule(state, action)
            : _threads.Schedule(state, dueTime, (_, due) => Schedule(due, action));
}
