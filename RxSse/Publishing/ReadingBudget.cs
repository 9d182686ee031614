using Microsoft.Extensions.Options;

namespace RxSse.Publishing;

/// <summary>The bytes that all bodies being read may take together.</summary>
internal sealed class ReadingBudget(IOptions<PublishingOptions> options)
{
    private long _taken;

    /// <summary>The most bytes that may be taken.</summary>
    public long Max { get; } = options.Value.ReadingBytes;

    /// <summary>The bytes that are taken now.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes bytes. Returns false if there are not so many left.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= Max)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
