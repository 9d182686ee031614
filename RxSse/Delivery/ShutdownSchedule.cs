using System.Reactive.Concurrency;

namespace RxSse.Delivery;

/// <summary>Ends the responses of a shard, evenly spread over a window, so that their clients do not come back at one moment.</summary>
/// <param name="Window">The time over which they end.</param>
/// <param name="Offset">From 0 to 1: the place of this shard's first end between two ends, so that those of several shards interleave.</param>
internal sealed record ShutdownSchedule(TimeSpan Window, double Offset)
{
    public void Schedule(IReadOnlyList<Subscription> subscriptions, Action<Subscription> end, IScheduler loop)
    {
        for (var i = 0; i < subscriptions.Count; i++)
        {
            var subscription = subscriptions[i];
            loop.Schedule(Window * ((i + Offset) / subscriptions.Count), () => end(subscription));
        }
    }
}
