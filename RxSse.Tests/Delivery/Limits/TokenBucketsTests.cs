using System.Threading.RateLimiting;
using Microsoft.Reactive.Testing;
using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

/// <summary>A bucket for each party: what it lets through, when it does again, and how many buckets are kept.</summary>
public sealed class TokenBucketsTests : IDisposable
{
    private static readonly Party Ada = new(1, 1);
    private static readonly Party Bob = new(1, 2);

    private readonly TestScheduler _time = new();
    private readonly TokenBuckets _buckets;

    public TokenBucketsTests() => _buckets = new TokenBuckets(Rate.PerSecond(10), burst: 20, _time, max: 100);

    public void Dispose() => _buckets.Dispose();

    [Fact]
    public void Burst_IsLetThrough_AndThenTheRate()
    {
        Assert.Equal(20, Grants(Ada, 30));
        Assert.Equal(20, Grants(Bob, 30)); // who has a bucket of its own

        _time.AdvanceBy(TimeSpan.TicksPerSecond);
        Assert.Equal(10, Grants(Ada, 30));
        _time.AdvanceBy(TimeSpan.TicksPerMinute);
        Assert.Equal(20, Grants(Ada, 30)); // no more than a full bucket
    }

    [Fact]
    public void WhatIsRefused_CostsNothing()
    {
        Grants(Ada, 1_000);
        _time.AdvanceBy(TimeSpan.TicksPerSecond);

        Assert.False(_buckets.AttemptAcquire(Ada, 11).IsAcquired);
        Assert.True(_buckets.AttemptAcquire(Ada, 10).IsAcquired);
        Assert.True(_buckets.AttemptAcquire(Ada, 0).IsAcquired);
    }

    [Fact]
    public void MoreThanABucket_IsNeverLetThrough()
    {
        using var lease = _buckets.AttemptAcquire(Ada, 21);

        Assert.False(lease.IsAcquired);
        Assert.False(lease.TryGetMetadata(MetadataName.RetryAfter, out _));
    }

    [Fact]
    public async Task NobodyWaits_AndTheStateCanBeRead()
    {
        Assert.True((await _buckets.AcquireAsync(Ada, 15)).IsAcquired);
        Assert.False((await _buckets.AcquireAsync(Ada, 15)).IsAcquired);
        Assert.Equal((5, 20), (_buckets.GetStatistics(Ada)!.CurrentAvailablePermits, _buckets.GetStatistics(Bob)!.CurrentAvailablePermits));
    }

    // The time that a refusal names is exact, for any rate: then it is let through, and not a tick before.
    [Fact]
    public void TimeToComeBack_IsTheFirstThatHelps()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var rate = (round % 3) switch
            {
                0 => Rate.PerSecond(1 + random.NextInt64(5_000_000)),
                1 => Rate.PerMinute(1 + random.NextInt64(1_000)),
                _ => Rate.PerHour(1 + random.NextInt64(1_000)),
            };
            using var buckets = new TokenBuckets(rate, 2 * rate.Count, _time);
            var count = (int)Math.Min(2 * rate.Count, 1 + random.NextInt64(rate.Count));
            TimeSpan wait;
            while (!Refuses(buckets, count, out wait))
            {
                _time.AdvanceBy(random.NextInt64(1 + (rate.Period.Ticks / rate.Count)));
            }

            _time.AdvanceBy(wait.Ticks - 1);
            Assert.True(Refuses(buckets, count, out var left));
            Assert.Equal(1, left.Ticks);
            _time.AdvanceBy(1);
            Assert.False(Refuses(buckets, count, out _));
        }
    }

    // Whatever is asked when, in each span of time no more is let through than a bucket and the rate.
    [Fact]
    public void InEachSpanOfTime_ABurstAndTheRateAreTheMost()
    {
        var random = new Random(8);
        for (var round = 0; round < 50; round++)
        {
            using var buckets = new TokenBuckets(Rate.PerSecond(10), 20, _time, max: 2);
            List<(long At, int Count)> granted = [];
            for (var i = 0; i < 100; i++)
            {
                _time.AdvanceBy(random.NextInt64(3 * TimeSpan.TicksPerSecond / 10));
                var count = 1 + random.Next(5);
                if (buckets.AttemptAcquire(Ada, count).IsAcquired)
                {
                    granted.Add((_time.Clock, count));
                }
            }

            for (var from = 0; from < granted.Count; from++)
            {
                var sum = 0;
                for (var to = from; to < granted.Count; to++)
                {
                    sum += granted[to].Count;
                    Assert.True(sum <= 20 + (10.0 * (granted[to].At - granted[from].At) / TimeSpan.TicksPerSecond));
                }
            }
        }
    }

    [Fact]
    public void FullBuckets_AreDropped_AsOthersAsk()
    {
        for (var i = 0; i < 50; i++)
        {
            Grants(new Party(2, (UInt128)i), 1);
        }

        Assert.Equal(50, _buckets.Count);
        _time.AdvanceBy(TimeSpan.TicksPerSecond / 10); // one token
        for (var i = 0; i < 50; i++)
        {
            Grants(Ada, 1);
            _time.AdvanceBy(TimeSpan.TicksPerSecond);
        }

        Assert.InRange(_buckets.Count, 0, 1);
    }

    // A flood of addresses makes the limiter forget who asked longest ago: the flooder has been let through as often as there are buckets.
    [Fact]
    public void FloodOfParties_TakesNoMoreBuckets_AndWhoGoesOnAskingIsNotForgotten()
    {
        Grants(Ada, 20);
        var grantsOfAda = 0;
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(1, Grants(new Party(0, (UInt128)i << 64), 1));
            Assert.InRange(_buckets.Count, 1, 100);
            grantsOfAda += i % 50 == 0 ? Grants(Ada, 1) : 0;
        }

        Assert.Equal(0, grantsOfAda);
        for (var i = 0; i < 100; i++)
        {
            Grants(new Party(0, (UInt128)i), 1);
        }

        Assert.Equal(20, Grants(Ada, 30)); // forgotten after a hundred others
    }

    [Fact]
    public void ManyAtOnce_GetNoMoreThanABurst()
    {
        var granted = 0;

        Parallel.For(0, 2_000, i => Interlocked.Add(ref granted, Grants(i % 2 == 0 ? Ada : Bob, 1)));

        Assert.Equal(40, granted);
    }

    private int Grants(Party party, int attempts)
    {
        var granted = 0;
        for (var i = 0; i < attempts; i++)
        {
            granted += _buckets.AttemptAcquire(party).IsAcquired ? 1 : 0;
        }

        return granted;
    }

    private static bool Refuses(TokenBuckets buckets, int count, out TimeSpan wait)
    {
        using var lease = buckets.AttemptAcquire(Ada, count);
        wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : default;
        return !lease.IsAcquired;
    }
}
