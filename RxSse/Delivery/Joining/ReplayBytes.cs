using RxSse.Delivery.Queueing;

namespace RxSse.Delivery.Joining;

/// <summary>What one replay keeps between two turns. It counts against the bound of all queues. Thread-safe.</summary>
/// <param name="budget">The bound of all queues together.</param>
internal sealed class ReplayBytes(QueueBudget budget)
{
    private readonly Lock _lock = new();
    private long _bytes;
    private bool _isClosed;

    /// <summary>The bytes that it keeps.</summary>
    public long Value => Volatile.Read(ref _bytes);

    /// <summary>It keeps so many bytes from now on. Does nothing once the replay has ended.</summary>
    public void Set(long bytes) => Set(bytes, isClosing: false);

    /// <summary>The replay has ended, and keeps nothing.</summary>
    public void Close() => Set(0, isClosing: true);

    private void Set(long bytes, bool isClosing)
    {
        long change;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            change = bytes - _bytes;
            Volatile.Write(ref _bytes, bytes);
            _isClosed = isClosing;
        }

        if (change != 0)
        {
            budget.Add(change);
        }
    }
}
