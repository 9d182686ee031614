using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>The measurements, each on a server that is newly started and has seen clients of the same kind.</summary>
internal static class SocketsMeasures
{
    private const int PlainBeside = 1_000; // the plain subscribers whose latency is measured
    private const int Rate = 50;
    private const int WarmUps = 5;
    private const int ClientsOfWarmUp = 1_000;
    private const int BurstsOfWarmUp = 5_000;
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(15); // by default
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(5);

    /// <summary>Processor time of the server per heartbeat that a client receives, in µs.</summary>
    /// <exception cref="IOException">A client has not received all of them.</exception>
    public static async Task<double> HeartbeatAsync(SocketsRun run)
    {
        await using var server = await SocketsServer.StartAsync(run.Clients, Often, run.CancellationToken);
        using var crowd = server.CrowdOf(run);
        await crowd.OpenedAsync(run.CancellationToken);
        await EverySecond.RunAsync(Settling, crowd.ThrowIfFaulted, run.CancellationToken);

        var (processor, received) = (server.ProcessorTime, crowd.Heartbeats);
        await EverySecond.RunAsync(run.Measured, crowd.ThrowIfFaulted, run.CancellationToken);
        (processor, received) = (server.ProcessorTime - processor, crowd.Heartbeats - received);
        return received >= run.Clients
            ? processor.TotalMicroseconds / received
            : throw new IOException($"{run.Clients} clients have received {received} heartbeats in {run.Measured.TotalSeconds:0} s.");
    }

    /// <summary>The growth of the server's resident memory when clients connect, in KiB for each.</summary>
    public static async Task<double> MemoryAsync(SocketsRun run)
    {
        await using var server = await SocketsServer.StartAsync(run.Clients, Seldom, run.CancellationToken);
        await server.WarmUpAsync(run.HasViews, Math.Min(ClientsOfWarmUp / 10, run.Clients), WarmUps, run.CancellationToken);

        var before = server.ResidentKib;
        using var crowd = server.CrowdOf(run);
        await crowd.OpenedAsync(run.CancellationToken);
        await EverySecond.RunAsync(Settling, crowd.ThrowIfFaulted, run.CancellationToken);
        return (server.ResidentKib - before) / run.Clients;
    }

    /// <summary>Clients divided by the time from the first connection attempt to the end of the last join.</summary>
    public static async Task<double> ConnectsAsync(SocketsRun run)
    {
        await using var server = await SocketsServer.StartAsync(run.Clients, Seldom, run.CancellationToken);
        await server.WarmUpAsync(run.HasViews, Math.Min(ClientsOfWarmUp, run.Clients), WarmUps, run.CancellationToken);

        using var crowd = server.CrowdOf(run);
        return run.Clients / (await crowd.OpenedAsync(run.CancellationToken)).TotalSeconds;
    }

    /// <summary>The 99th percentile of the time from publishing to plain subscribers, beside clients with views, or alone, in ms.</summary>
    /// <exception cref="IOException">An event has not reached all of them.</exception>
    public static async Task<double> LatencyAsync(SocketsRun run)
    {
        var subscribers = Math.Min(PlainBeside, run.Clients);
        await using var server = await SocketsServer.StartAsync(run.Clients + subscribers, Seldom, run.CancellationToken);
        using var plain = server.Plain(subscribers);
        await plain.OpenedAsync(run.CancellationToken);
        using var views = run.HasViews ? server.Views(run.Clients) : null;
        await (views?.OpenedAsync(run.CancellationToken) ?? Task.CompletedTask);

        using var publisher = new OpenLoopPublisher(server.Publish, Rate);
        await EverySecond.RunAsync(Settling, Check, run.CancellationToken);
        plain.StartMeasuring();
        await EverySecond.RunAsync(run.Measured, Check, run.CancellationToken);
        publisher.Stop();
        return plain.ArrivalCounter.WaitFor(publisher.Published * subscribers, Tail)
            ? Percentiles.Of(plain.TakeLatencies()).P99
            : throw new IOException($"Of {publisher.Published} events, {plain.ArrivalCounter.Count} have reached {subscribers} subscribers.");

        void Check()
        {
            plain.ThrowIfFaulted();
            views?.ThrowIfFaulted();
            publisher.ThrowIfFaulted();
        }
    }

    /// <summary>Processor time of the server per delivery of one view, or of the plain stream, in µs; one event in flight.</summary>
    public static async Task<double> SharedAsync(SocketsRun run)
    {
        await using var server = await SocketsServer.StartAsync(run.Clients, Seldom, run.CancellationToken);
        using var crowd = run.HasViews ? server.OneView(run.Clients) : server.Plain(run.Clients);
        await crowd.OpenedAsync(run.CancellationToken);
        using var publisher = new ClosedLoopPublisher(server.Publish, crowd.ArrivalCounter, run.Clients, window: 1);
        await EverySecond.RunAsync(Settling, Check, run.CancellationToken);

        var (processor, deliveries) = (server.ProcessorTime, crowd.ArrivalCounter.Count);
        await EverySecond.RunAsync(run.Measured, Check, run.CancellationToken);
        return (server.ProcessorTime - processor).TotalMicroseconds / (crowd.ArrivalCounter.Count - deliveries);

        void Check()
        {
            crowd.ThrowIfFaulted();
            publisher.ThrowIfFaulted();
        }
    }

    /// <summary>
    /// Processor time of the server per event that goes to one client, in µs: to the only one of its stream, or to the one whose view it concerns.
    /// The server publishes by itself, an event or a burst of them in a millisecond or a little more.
    /// </summary>
    /// <exception cref="IOException">An event has not reached its client.</exception>
    public static async Task<double> MatchAsync(SocketsRun run)
    {
        await using var server = await SocketsServer.StartPublishingAsync(run.Clients, Never, run.CancellationToken);
        using var crowd = run.Clients == 0 ? null : run.HasViews ? server.Views(run.Clients) : server.Apart(run.Clients);
        await (crowd?.OpenedAsync(run.CancellationToken) ?? Task.CompletedTask);

        var (messages, apart) = run.HasViews ? (run.Clients, 0) : (PublishingServer.Messages, run.Clients);
        var bursts = (int)run.Measured.TotalMilliseconds;
        await server.PublishAsync(BurstsOfWarmUp, run.Burst, messages, apart, run.CancellationToken);
        var figure = await server.PublishAsync(bursts, run.Burst, messages, apart, run.CancellationToken);
        crowd?.ThrowIfFaulted();
        var events = (BurstsOfWarmUp + (long)bursts) * run.Burst;
        return crowd is null || crowd.ArrivalCounter.WaitFor(events, Tail)
            ? figure
            : throw new IOException($"Of {events} events, {crowd.ArrivalCounter.Count} have reached a client.");
    }
}
