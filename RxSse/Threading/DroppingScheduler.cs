using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Threading;

/// <summary>
/// An <see cref="EventLoopScheduler"/> that drops what comes after its end. By itself it throws then, on the thread of whoever schedules: a thread
/// of the views that is in the middle of a turn when the server stops, and posts to a shard, would end the process.
/// </summary>
/// <param name="name">The name of the thread.</param>
internal sealed class DroppingScheduler(string name) : LocalScheduler, IDisposable
{
    private readonly EventLoopScheduler _loop = new(start => new Thread(start) { IsBackground = true, Name = name });

    public override IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        try
        {
            // The state and the action go on as they are: a state within a state has no end for the native compiler. So work that schedules more
            // work does so at the loop itself, on the loop's thread, which catches what is thrown at its end.
            return _loop.Schedule(state, dueTime, action);
        }
        catch (ObjectDisposedException)
        {
            return Disposable.Empty;
        }
    }

    /// <summary>Ends the thread after what it is doing. What waits, and what comes later, is dropped.</summary>
    public void Dispose() => _loop.Dispose();
}
