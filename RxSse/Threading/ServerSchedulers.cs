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
    /// <summary>The loops on which replays of views run.</summary>
    public IReadOnlyList<IScheduler> Replays { get; init; } = [Timers];

    /// <summary>The loop that passes events to the views that they concern.</summary>
    public IScheduler Views { get; init; } = Timers;

    /// <summary>The loops on which views run.</summary>
    public IReadOnlyList<IScheduler> ViewTurns { get; init; } = [Timers];

    /// <summary>Source of jitter and of random streams.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>
    /// Dedicated threads: one for the hub, one that passes events to views, one for each of as many shards as there are cores, and half as many
    /// each for views and for replays, so that these take neither all cores nor the threads of requests.
    /// </summary>
    public static ServerSchedulers OfThreads()
    {
#pragma warning disable RS0030 // the only place that uses the real clock
        var timers = DefaultScheduler.Instance;
#pragma warning restore RS0030
        var half = Math.Max(1, Environment.ProcessorCount / 2);
        return new(timers, Thread("rxsse-hub"), Threads("rxsse-shard", Environment.ProcessorCount, Thread))
        {
            Views = SleepingThread("rxsse-views"),
            ViewTurns = Threads("rxsse-view", half, SleepingThread),
            Replays = Threads("rxsse-replay", half, Thread),
        };

        IScheduler Thread(string name) => new DroppingScheduler(name);
        IScheduler SleepingThread(string name) => new ThreadScheduler(name, timers);
        IReadOnlyList<IScheduler> Threads(string name, int count, Func<string, IScheduler> thread) =>
            [.. Enumerable.Range(0, count).Select(i => thread($"{name}-{i}"))];
    }

    public void Dispose()
    {
        foreach (var loop in Shards.Append(Hub).Append(Views).Concat(ViewTurns).Concat(Replays).OfType<IDisposable>())
        {
            loop.Dispose();
        }
    }
}
