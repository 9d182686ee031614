namespace RxSse.Diagnostics;

/// <summary>Counts what happens seldom. Thread-safe.</summary>
internal sealed class Total
{
    private long _value;

    /// <summary>The count.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>Adds to the count.</summary>
    public void Add(long count = 1) => Interlocked.Add(ref _value, count);
}
