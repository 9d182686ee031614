namespace RxSse.Views.Execution;

/// <summary>Counts what waits to enter all views together. Called from any thread.</summary>
/// <param name="most">The most bytes that may wait.</param>
internal sealed class IntakeRoom(long most)
{
    private long _bytes;

    /// <summary>The most bytes that may wait.</summary>
    public long Most => most;

    /// <summary>The bytes that wait. What waits for several views counts once.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether more waits than may.</summary>
    public bool IsExceeded => Bytes > most;

    /// <summary>Adds bytes, or subtracts them.</summary>
    public void Add(long change) => Interlocked.Add(ref _bytes, change);
}
