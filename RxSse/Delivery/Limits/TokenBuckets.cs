using System.Reactive.Concurrency;
using System.Threading.RateLimiting;

namespace RxSse.Delivery.Limits;

/// <summary>
/// A token bucket for each party, as a rate limiter of .NET. Those of the framework read the clock of the system, replenish by a timer, and
/// keep any number of partitions (docs/adr/0021).
/// </summary>
/// <param name="rate">How fast tokens come back.</param>
/// <param name="burst">The tokens of a full bucket.</param>
/// <param name="timers">Their clock measures the time.</param>
/// <param name="max">The number of buckets that are kept.</param>
internal sealed class TokenBuckets(Rate rate, long burst, IScheduler timers, int max = TokenBuckets.Max) : PartitionedRateLimiter<Party>
{
    /// <summary>The number of buckets that are kept. Beyond it, the one that was asked longest ago is dropped.</summary>
    public const int Max = 2_000;

    private const int DropsAtOnce = 2; // more than come in, so that those that are not needed go

    private readonly IStopwatch _clock = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private readonly Dictionary<Party, LinkedListNode<Bucket>> _buckets = [];
    private readonly LinkedList<Bucket> _byUse = []; // what was asked last is last

    /// <summary>The rate.</summary>
    public Rate Rate => rate;

    /// <summary>The number of buckets that are kept at the moment.</summary>
    internal int Count => _buckets.Count;

    // In tokens times ticks of the period, so that nothing is rounded.
    private Int128 Capacity => Times(burst);

    public override RateLimiterStatistics GetStatistics(Party resource)
    {
        lock (_lock)
        {
            var used = _buckets.TryGetValue(resource, out var node) ? UsedNow(node.ValueRef, _clock.Elapsed.Ticks) : 0;
            return new RateLimiterStatistics { CurrentAvailablePermits = (long)((Capacity - used) / rate.Period.Ticks) };
        }
    }

    protected override RateLimitLease AttemptAcquireCore(Party resource, int permitCount)
    {
        lock (_lock)
        {
            var now = _clock.Elapsed.Ticks;
            DropFull(now);
            var node = NodeOf(resource);
            ref var bucket = ref node.ValueRef;
            bucket = bucket with { Used = UsedNow(bucket, now), At = now };
            var missing = bucket.Used + Times(permitCount) - Capacity;
            if (missing > 0)
            {
                return new Refused(permitCount > burst ? null : TimeSpan.FromTicks((long)((missing + rate.Count - 1) / rate.Count)));
            }

            bucket = bucket with { Used = bucket.Used + Times(permitCount) };
            return Acquired.Instance;
        }
    }

    // Nobody waits here.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(Party resource, int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(resource, permitCount));

    private Int128 Times(long tokens) => (Int128)tokens * rate.Period.Ticks;

    private Int128 UsedNow(Bucket bucket, long now) => Int128.Max(0, bucket.Used - ((Int128)(now - bucket.At) * rate.Count));

    private LinkedListNode<Bucket> NodeOf(Party party)
    {
        if (_buckets.TryGetValue(party, out var known))
        {
            _byUse.Remove(known);
            _byUse.AddLast(known);
            return known;
        }

        if (_buckets.Count >= max)
        {
            Drop(_byUse.First!);
        }

        return _buckets[party] = _byUse.AddLast(new Bucket(party, 0, 0));
    }

    // A full bucket is the same as no bucket.
    private void DropFull(long now)
    {
        for (var i = 0; i < DropsAtOnce && _byUse.First is { } first && UsedNow(first.ValueRef, now) == 0; i++)
        {
            Drop(first);
        }
    }

    private void Drop(LinkedListNode<Bucket> node)
    {
        _byUse.Remove(node);
        _buckets.Remove(node.Value.Party);
    }

    /// <summary>What a party has used.</summary>
    /// <param name="Party">The party.</param>
    /// <param name="Used">What is missing in its bucket, in tokens times ticks of the period.</param>
    /// <param name="At">When that was, in ticks of the clock.</param>
    private readonly record struct Bucket(Party Party, Int128 Used, long At);

    private sealed class Acquired : RateLimitLease
    {
        public static readonly Acquired Instance = new();

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }

    private sealed class Refused(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
