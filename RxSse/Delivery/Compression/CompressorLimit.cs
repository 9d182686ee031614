namespace RxSse.Delivery.Compression;

/// <summary>Bounds the number of compressors, because each takes up to 512 KiB, and time for each event. Thread-safe.</summary>
internal sealed class CompressorLimit
{
    /// <summary>The maximum number of compressors.</summary>
    public const int Max = 64;

    private int _taken;

    /// <summary>Takes a place. False if there is none.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Max)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Returns a place.</summary>
    public void Release() => Interlocked.Decrement(ref _taken);
}
