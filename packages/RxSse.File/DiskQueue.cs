using System.Reactive.Concurrency;

namespace RxSse.FileLog;

/// <summary>
/// The work on the disk, one piece at a time: what is written in its order, and at most one read between two writes, so that those who
/// resume do not hold up those who publish.
/// </summary>
/// <param name="thread">Runs the work. It may block.</param>
internal sealed class DiskQueue(IScheduler thread)
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _writes = [];
    private readonly Queue<Action> _reads = [];
    private bool _isScheduled;

    /// <summary>Runs work that writes. It does not begin after the cancellation, and once it has begun it ends.</summary>
    public Task<T> WriteAsync<T>(Func<T> work, CancellationToken cancellationToken) => AddAsync(_writes, work, cancellationToken);

    /// <summary>Runs work that reads.</summary>
    public Task<T> ReadAsync<T>(Func<T> work, CancellationToken cancellationToken) => AddAsync(_reads, work, cancellationToken);

    private Task<T> AddAsync<T>(Queue<Action> queue, Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            queue.Enqueue(() => Run(work, done, cancellationToken));
            if (_isScheduled)
            {
                return done.Task;
            }

            _isScheduled = true;
        }

        thread.Schedule(Turn);
        return done.Task;
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
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
    }

    private void Turn()
    {
        Next(_writes)?.Invoke();
        Next(_reads)?.Invoke();
        lock (_lock)
        {
            if (_writes.Count + _reads.Count == 0)
            {
                _isScheduled = false;
                return;
            }
        }

        thread.Schedule(Turn); // timers of the thread come between two turns
    }

    private Action? Next(Queue<Action> queue)
    {
        lock (_lock)
        {
            return queue.TryDequeue(out var next) ? next : null;
        }
    }
}
