namespace RxSse.Threading;

/// <summary>Counts items that wait to be processed, and blocks the producers while the count is at its limit.</summary>
internal sealed class BoundedGate(int capacity) : IDisposable
{
    private readonly object _room = new();
    private int _count;
    private bool _disposed;

    /// <summary>The number of items that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Blocks while the gate is full, then adds the whole batch, even if it exceeds the limit (waiting for a batch larger
    /// than the limit would never end).
    /// </summary>
    public void Enter(int count = 1)
    {
        if (Volatile.Read(ref _count) >= capacity)
        {
            lock (_room)
            {
                while (!_disposed && Volatile.Read(ref _count) >= capacity)
                {
                    Monitor.Wait(_room);
                }
            }
        }

        Interlocked.Add(ref _count, count);
    }

    /// <summary>Subtracts items that have been processed.</summary>
    public void Leave(int count)
    {
        if (Interlocked.Add(ref _count, -count) + count >= capacity)
        {
            Wake();
        }
    }

    /// <summary>Unblocks all producers for good.</summary>
    public void Dispose()
    {
        _disposed = true;
        Wake();
    }

    private void Wake()
    {
        lock (_room)
        {
            Monitor.PulseAll(_room);
        }
    }
}
