using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>
/// The schedulers that the server runs on, and its source of chance. They are services of their own type, so that the application's own
/// <c>IScheduler</c> and <c>Random</c> are not involved. Tests replace them with virtual ones.
/// </summary>
/// <param name="Timers">Runs the timers of the streams.</param>
/// <param name="Hub">One loop for the log's tail and the hub.</param>
/// <param name="Shards">One loop for each shard.</param>
internal sealed record ServerSchedulers(IScheduler Timers, IScheduler Hub, IReadOnlyList<IScheduler> Shards) : IDisposable
{
    /// <summary>Source of jitter and of random streams.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Threads of their own for the hub and for one shard on each core.</summary>
    public static ServerSchedulers OfThreads() => new(
#pragma warning disable RS0030 // the one place where the real clock comes in
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
