using System.Reactive.Concurrency;
using System.Threading.RateLimiting;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using Xunit;

namespace RxSse.Tests.Delivery.Limits;

/// <summary>Clients behind one address that do what an <c>EventSource</c> does: they come back after the <c>retry</c> that they are sent.</summary>
public sealed class RefusedCrowdTests
{
    [Fact]
    public void Crowd_ComesIn_WithoutHammering()
    {
        const int clients = 3_000; // the burst is 1,200, the rest needs three minutes
        var time = new TestScheduler();
        using var connects = new TokenBuckets(Rate.PerMinute(600), 1_200, time);
        var advice = new RetryAdvice(new DeliveryOptions(), new Random(3));
        var (connected, attempts) = (0, 0);
        for (var i = 0; i < clients; i++)
        {
            time.Schedule(Connect);
        }

        time.AdvanceTo(TimeSpan.FromMinutes(10).Ticks);

        Assert.Equal(clients, connected);
        Assert.InRange((double)attempts / clients, 1, 15); // on average once in ten seconds while it is refused

        void Connect()
        {
            attempts++;
            using var lease = connects.AttemptAcquire(new Party(0, 1));
            if (lease.IsAcquired)
            {
                connected++;
            }
            else
            {
                Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait));
                var retry = advice.WhenTooFast(wait);
                Assert.True(retry >= wait && retry >= TimeSpan.FromSeconds(5));
                time.Schedule(retry, Connect);
            }
        }
    }
}
