using System.Reactive.Concurrency;
using RxSse.Log;

namespace RxSse.FileLog;

/// <summary>
/// The work on the disk, one piece at a time: what is written in its order, and at most one read between two writes, so that those who
/// resume do not hold up those who publish.
/// </summary>
/// <param name="thread">Runs the work. It may block.</param>
internal sealed class DiskQueue(IScheduler thread) : IDisposable
{
    /// <summary>What whoever comes too late is told.</summary>
    public const string HasStopped = "The log has stopped.";

    private readonly Lock _lock = new();
    private readonly Queue<Work> _writes = [];
    private readonly Queue<Work> _reads = [];
    private bool _isScheduled;
    private bool _isDisposed;

    private readonly record struct Work(Func<bool> Run, Action Refuse);

    /// <summary>Runs work that writes. It does not begin after the cancellation, and once it has begun it ends.</summary>
    /// <exception cref="AppendRefusedException">The queue is disposed.</exception>
    public Task<T> WriteAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        AddAsync(_writes, work, static () => new AppendRefusedException(AppendRefusal.Away, HasStopped), cancellationToken);

    /// <summary>Runs work that reads.</summary>
    /// <exception cref="LogAwayException">The queue is disposed.</exception>
    public Task<T> ReadAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        AddAsync(_reads, work, static () => new LogAwayException(HasStopped), cancellationToken);

    /// <summary>Refuses what waits and what comes. Call it before the thread ends.</summary>
    public void Dispose()
    {
        List<Work> waiting;
        lock (_lock)
        {
            _isDisposed = true;
            waiting = [.. _writes, .. _reads];
            _writes.Clear();
            _reads.Clear();
        }

        waiting.ForEach(static work => work.Refuse());
    }

    private Task<T> AddAsync<T>(Queue<Work> queue, Func<T> work, Func<Exception> refusal, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isDisposed)
            {
                return Task.FromException<T>(refusal());
            }

            queue.Enqueue(new Work(() => Run(work, done, cancellationToken), () => done.SetException(refusal())));
            if (_isScheduled)
            {
                return done.Task;
            }

            _isScheduled = true;
        }

        ScheduleTurn();
        return done.Task;
    }

    // Whether it has begun.
    private static bool Run<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return false;
        }

        try
        {
            done.SetResult(work());
        }
#pragma warning disable CA1031 // whoever waits for the work has its error
        catch (Exception error)
#pragma warning restore CA1031
        {
            done.SetException(error);
        }

        return true;
    }

    private void Turn()
    {
        Next(_writes)?.Run();
        while (Next(_reads) is { } read && !read.Run())
        {
            // Who has left takes no turn: those who stay would wait for many writes.
        }

        lock (_lock)
        {
            if (_writes.Count + _reads.Count == 0)
            {
                _isScheduled = false;
                return;
            }
        }

        ScheduleTurn(); // timers of the thread come between two turns
    }

    private void ScheduleTurn()
    {
        try
        {
            thread.Schedule(Turn);
        }
        catch (ObjectDisposedException) when (_isDisposed)
        {
            // what waited is refused
        }
    }

    private Work? Next(Queue<Work> queue)
    {
        lock (_lock)
        {
            return queue.TryDequeue(out var next) ? next : null;
        }
    }
}
