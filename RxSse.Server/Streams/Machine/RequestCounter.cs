namespace RxSse.Server.Streams.Machine;

/// <summary>Counts the HTTP requests that have reached the server since it started.</summary>
internal sealed class RequestCounter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Increment() => Interlocked.Increment(ref _count);
}
