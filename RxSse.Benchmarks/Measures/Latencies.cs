using System.Diagnostics;
using System.Numerics;

namespace RxSse.Benchmarks.Measures;

/// <summary>
/// A histogram of latencies with a fixed number of buckets: 1 µs wide at first, then at most 1.6 % of the value. One thread
/// writes.
/// </summary>
internal sealed class Latencies
{
    private const int Bits = 7; // 128 buckets of 1 µs, then 64 for each doubling
    private const int Buckets = 1 << Bits;

    private readonly long[] _counts = new long[Buckets * (64 - Bits)];
    private long _from = long.MaxValue;

    public long Count { get; private set; }

    /// <summary>The maximum, in milliseconds.</summary>
    public double Max { get; private set; }

    /// <summary>Starts to count: only events that are published from now on.</summary>
    public void Start() => Volatile.Write(ref _from, Stopwatch.GetTimestamp());

    /// <param name="published">Ticks of the monotonic clock.</param>
    /// <param name="arrived">Ticks of the monotonic clock.</param>
    public void Take(long published, long arrived)
    {
        if (published < Volatile.Read(ref _from))
        {
            return;
        }

        var took = Stopwatch.GetElapsedTime(published, arrived);
        _counts[BucketOf((ulong)Math.Max(0, took.TotalMicroseconds))]++;
        Count++;
        Max = Math.Max(Max, took.TotalMilliseconds);
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The percentile, in milliseconds.</summary>
    public double Percentile(double percent)
    {
        var left = (long)Math.Ceiling(Count * percent / 100);
        var bucket = 0;
        for (; bucket < _counts.Length - 1 && (left -= _counts[bucket]) > 0; bucket++)
        {
        }

        return Math.Min(Max, UpperEndOf(bucket) / 1000.0);
    }

    private static int BucketOf(ulong microseconds)
    {
        var doublings = Math.Max(0, BitOperations.Log2(microseconds | 1) - Bits + 1);
        return (doublings * Buckets / 2) + (int)(microseconds >> doublings);
    }

    private static double UpperEndOf(int bucket)
    {
        var doublings = Math.Max(0, (bucket / (Buckets / 2)) - 1);
        return Math.ScaleB(bucket - (doublings * Buckets / 2) + 1, doublings);
    }
}
