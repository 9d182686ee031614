namespace RxSse.Threading;

/// <summary>
/// Counts the frames that a shard has not taken yet. When they are thousands the hub's loop waits here: the log's tail
/// fills, and the log refuses publishers, before memory grows. A shard never waits for a socket, so this is never long.
/// </summary>
internal sealed class BoundedGate : IDisposable
{
    public const int Capacity = 4_096;

    private readonly object _room = new();
    private int _count;
    private bool _disposed;

    /// <summary>Waits for room, and then enters whole, however many they are: waiting for one's own would never end.</summary>
    public void Enter(int count = 1)
    {
        if (Volatile.Read(ref _count) >= Capacity)
        {
            lock (_room)
            {
                while (!_disposed && Volatile.Read(ref _count) >= Capacity)
                {
                    Monitor.Wait(_room);
                }
            }
        }

        Interlocked.Add(ref _count, count);
    }

    public void Leave(int count)
    {
        if (Interlocked.Add(ref _count, -count) + count >= Capacity)
        {
            Wake();
        }
    }

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
