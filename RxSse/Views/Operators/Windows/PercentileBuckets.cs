using System.Globalization;
using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Operators.Windows;

/// <summary>
/// Numbers counted in buckets whose limits grow by a constant factor (as DDSketch does), so that a percentile is within 1 % of the exact
/// value, whatever the order of the numbers. Only buckets with a number take memory.
/// </summary>
internal sealed class PercentileBuckets : Accumulator
{
    /// <summary>The most buckets of each sign. Beyond it the two with the smallest numbers become one.</summary>
    public const int MaxBuckets = 2_048;

    // The middle of a bucket is at most 0.941 % away from its limits, and rounding to 4 digits adds 0.05 %. A factor of 1.02 would be
    // over 1 % together.
    private const double Growth = 1.019;
    private const int Zero = 8_192; // added to the power of a bucket, which is between -3,500 and 3,600, so that its sign is that of the numbers
    private const int FirstCapacity = 4;

    private static readonly double LogOfGrowth = Math.Log(Growth);

    private short[] _buckets = []; // in the order of their numbers
    private long[] _counts = [];
    private int _used;
    private decimal _min = decimal.MaxValue;
    private decimal _max = decimal.MinValue;

    public override int Bytes => 144 + (_buckets.Length * (sizeof(short) + sizeof(long)));

    public override void Add(Calculation? value, PathValues values)
    {
        if (value!.Evaluate(values).Number is { } number)
        {
            Add(number);
        }
    }

    /// <summary>Adds a number.</summary>
    public void Add(decimal number)
    {
        AddToBucket(BucketOf(number), 1);
        Add(1, number, number);
    }

    public override void Add(Accumulator later)
    {
        var other = (PercentileBuckets)later;
        for (var at = 0; at < other._used; at++)
        {
            AddToBucket(other._buckets[at], other._counts[at]);
        }

        Add(other.Count, other._min, other._max);
    }

    public override ReadOnlyMemory<byte> Figure(FigureKind kind) => Percentile(PercentOf(kind)) is { } number ? JsonNumber.Write(number) : default;

    /// <summary>The number at the nearest rank, to 4 significant digits; null if there is no number.</summary>
    public decimal? Percentile(int percent)
    {
        if (Count == 0)
        {
            return null;
        }

        var rest = (long)Math.Ceiling((decimal)Count * percent / 100);
        var at = 0;
        while (rest > _counts[at])
        {
            rest -= _counts[at++];
        }

        return Math.Clamp(NumberOf(_buckets[at]), _min, _max);
    }

    private static int PercentOf(FigureKind kind) => kind switch
    {
        FigureKind.P50 => 50,
        FigureKind.P90 => 90,
        FigureKind.P95 => 95,
        _ => 99,
    };

    private static short BucketOf(decimal number) => number == 0
        ? (short)0
        : (short)(Math.Sign(number) * (Zero + (int)Math.Ceiling(Math.Log((double)Math.Abs(number)) / LogOfGrowth)));

    private static decimal NumberOf(short bucket)
    {
        if (bucket == 0)
        {
            return 0;
        }

        var middle = 2 / (1 + Growth) * Math.Exp((Math.Abs(bucket) - Zero) * LogOfGrowth);
        var rounded = middle.ToString("E3", CultureInfo.InvariantCulture);
        var magnitude = decimal.TryParse(rounded, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : decimal.MaxValue;
        return bucket < 0 ? -magnitude : magnitude;
    }

    private void Add(long count, decimal min, decimal max)
    {
        Count += count;
        _min = Math.Min(_min, min);
        _max = Math.Max(_max, max);
    }

    private void AddToBucket(short bucket, long count)
    {
        var at = Array.BinarySearch(_buckets, 0, _used, bucket);
        if (at >= 0)
        {
            _counts[at] += count;
            return;
        }

        Insert(~at, bucket, count);
        var zero = Array.BinarySearch(_buckets, 0, _used, (short)0);
        var (negative, positive) = zero < 0 ? (~zero, ~zero) : (zero, zero + 1);
        if (negative > MaxBuckets)
        {
            JoinWithNext(0);
        }
        else if (_used - positive > MaxBuckets)
        {
            JoinWithNext(positive);
        }
    }

    private void Insert(int at, short bucket, long count)
    {
        if (_used == _buckets.Length)
        {
            var capacity = Math.Max(FirstCapacity, _used * 2);
            Array.Resize(ref _buckets, capacity);
            Array.Resize(ref _counts, capacity);
        }

        Array.Copy(_buckets, at, _buckets, at + 1, _used - at);
        Array.Copy(_counts, at, _counts, at + 1, _used - at);
        (_buckets[at], _counts[at]) = (bucket, count);
        _used++;
    }

    private void JoinWithNext(int at)
    {
        _counts[at + 1] += _counts[at];
        _used--;
        Array.Copy(_buckets, at + 1, _buckets, at, _used - at);
        Array.Copy(_counts, at + 1, _counts, at, _used - at);
    }
}
