using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>
/// The schedulers of the server, and its source of randomness. They have a type of their own, so that the application's
/// <c>IScheduler</c> and <c>Random</c> are not involved. Tests replace them by virtual ones.
/// </summary>
/// <param name="Timers">Runs the timers of streams and views.</param>
/// <param name="Hub">One loop for the log's tail and the hub.</param>
/// <param name="Shards">One loop per shard.</param>
internal sealed record ServerSchedulers(IScheduler Timers, IScheduler Hub, IReadOnlyList<IScheduler> Shards) : IDisposable
{
    /// <summary>Source of jitter and of random streams.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Dedicated threads: one for the hub, and one for each of as many shards as there are cores.</summary>
    public static ServerSchedulers OfThreads() => new(
#pragma warning disable RS0030 // the only place that uses the real clock
        DefaultScheduler.Instance,
#pragma warning restore RS0030
        Thread("rxsse-hub"),
        [.. Enumerable.Range(0, Environment.ProcessorCount).Select(i => Thread($"rxsse-shard-{i}"))]);

    public void Dispose()
    {
        foreach (var loop in Shards.Append(Hub).OfType<IDisposable>())
        {
            loop.Dispose();
        }
    }

    private static EventLoopScheduler Thread(string name) =>
        new(start => new Thread(start) { IsBackground = true, Name = name });
}
