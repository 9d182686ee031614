using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Threading;

/// <summary>
/// Runs the work of another scheduler one piece at a time, so that it never takes more than one of its threads. Pieces that wait run one
/// after the other for a millisecond, because waking a thread costs more than a short piece; then other work of these threads runs. After 5 ms of work it rests while something more urgent waits, but for a bounded time.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposing the mailbox would only drop work; it lives as long as the views.")]
internal sealed class SerialScheduler : IScheduler
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly IScheduler _threads;
    private readonly Func<bool> _hasUrgent;
    private readonly IStopwatch _clock;
    private readonly int _maxRest;
    private readonly Mailbox<Action> _work;
    private TimeSpan _used;
    private TimeSpan _usedInTurn;

    /// <param name="threads">Has the threads and the timers.</param>
    /// <param name="hasUrgent">Whether something more urgent waits.</param>
    /// <param name="clock">Measures the work; null: that of <paramref name="threads"/>.</param>
    /// <param name="maxRest">The longest rest, as a multiple of the work before it. 4: a fifth of a core remains.</param>
    public SerialScheduler(IScheduler threads, Func<bool> hasUrgent, IStopwatch? clock = null, int maxRest = 4)
    {
        _threads = threads;
        _hasUrgent = hasUrgent;
        _clock = clock ?? threads.StartStopwatch();
        _maxRest = maxRest;
        _work = new Mailbox<Action>(Run, () => _usedInTurn = TimeSpan.Zero, new RestingScheduler(this), () => _usedInTurn >= Turn);
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

    private void Run(Action piece)
    {
        var began = _clock.Elapsed;
        piece();
        var used = _clock.Elapsed - began;
        _used += used;
        _usedInTurn += used;
    }

    // Schedules the next pieces, after a rest if one is due. The mailbox calls it once for each turn.
    private sealed class RestingScheduler(SerialScheduler serial) : IScheduler
    {
        public DateTimeOffset Now => serial.Now;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
        {
            if (serial._used < Slice)
            {
                return serial._threads.Schedule(state, action);
            }

            var until = serial._clock.Elapsed + (serial._used * serial._maxRest);
            serial._used = TimeSpan.Zero;
            return Rest(state, until, action);
        }

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
            serial._threads.Schedule(state, dueTime, action);

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            serial._threads.Schedule(state, dueTime, action);

        private IDisposable Rest<TState>(TState state, TimeSpan until, Func<IScheduler, TState, IDisposable> action) =>
            serial._hasUrgent() && serial._clock.Elapsed < until
                ? serial._threads.Schedule(state, Step, (_, due) => Rest(due, until, action))
                : serial._threads.Schedule(state, action);
    }
}
