namespace RxSse.Benchmarks.Load;

/// <summary>Counts the events that all clients together have received, and wakes one who waits for a certain number.</summary>
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

    /// <summary>Waits until so many have come; false if that takes too long. One thread at a time.</summary>
    public bool WaitFor(long count, TimeSpan longest)
    {
        Interlocked.Exchange(ref _awaited, count); // a full fence: either Add sees it, or Count has it
        try
        {
            while (Count < count)
            {
                if (!_reached.WaitOne(longest)) // may be set by what came for an earlier wait; that costs one more look
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
