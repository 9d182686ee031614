namespace RxSse.Delivery;

/// <summary>What one shard has written to its subscribers. One thread at a time adds, any thread reads.</summary>
internal sealed class Deliveries
{
    private long _events;
    private long _bytes;

    /// <summary>The number of events.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>The number of bytes, of events and all else, before TLS.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds what one write has.</summary>
    public void Add(long events, long bytes)
    {
        Volatile.Write(ref _events, _events + events);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }
}
