namespace RxSse.Views.Execution;

/// <summary>Counts what waits to enter all views together. Called from any thread.</summary>
internal sealed class IntakeRoom
{
    private long _bytes;

    /// <summary>The bytes that wait. What waits for several views counts once.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds bytes, or subtracts them.</summary>
    public void Add(long change) => Interlocked.Add(ref _bytes, change);
}
