namespace RxSse.Benchmarks.Load;

/// <summary>Counts the events that all clients have received, and wakes a thread that waits for a number.</summary>
internal sealed class ArrivalCounter : IDisposable
{
    private readonly AutoResetEvent _reached = new(initialState: false);
    private long _count;
    private long _awaited = long.MaxValue;

    public long Count => Volatile.Read(ref _count);

    public void Add(int events)
    {
        if (Interlocked.Add(ref _count, events) >= Volatile.Read(ref _awaited))
        {
            _reached.Set();
        }
    }

    /// <summary>Waits until this number has arrived. Returns false after a timeout. For one thread at a time.</summary>
    public bool WaitFor(long count, TimeSpan maxWait)
    {
        Interlocked.Exchange(ref _awaited, count); // a full fence: either Add reads it, or Count includes the event
        try
        {
            while (Count < count)
            {
                if (!_reached.WaitOne(maxWait)) // may be set for an earlier wait: check again
                {
                    return Count >= count;
                }
            }

            return true;
        }
        finally
        {
            Volatile.Write(ref _awaited, long.MaxValue);
        }
    }

    public void Dispose() => _reached.Dispose();
}
