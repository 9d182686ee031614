using System.Diagnostics;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Soak;

/// <summary>One server, its clients and a publisher, from start to end.</summary>
internal static class SoakRun
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="options">How hard and how long.</param>
    /// <param name="stuck">Clients that never read.</param>
    /// <param name="tell">Gets a line of progress, every ten seconds.</param>
    /// <param name="cancellationToken">Breaks it off; the server ends too.</param>
    public static async Task<SoakResult> RunAsync(SoakOptions options, int stuck, Action<string> tell, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.LimitOfRun);

        await using var server = await LocalServer.StartAsync(options.ServerSettings, limit.Token);
        var events = new Uri(server.Address, "/events");
        using var stuckClients = new StuckClients(events, stuck);
        using var readers = new ReadingClients(events, options.Readers);
        await readers.JoinedAsync(limit.Token);
        await AllSubscribedAsync(server, options.Readers + stuck, limit.Token);

        var memory = new MemoryWatch(server, stuckClients.Ports);
        using var publisher = new OpenLoopPublisher(PublishRequest.Notification(server.Address), options.Rate);
        await PassAsync(options.WarmUp, () => Check(readers, publisher), limit.Token);

        var (start, published, deliveries) = (Stopwatch.GetTimestamp(), publisher.Published, readers.Deliveries);
        var processors = new ProcessorUse(server);
        readers.StartMeasuring();
        await PassAsync(options.Measured, () =>
        {
            Check(readers, publisher);
            memory.Sample();
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (memory.Count % 10 == 0)
            {
                tell($"{elapsed.TotalSeconds:0} s of {options.Seconds}: {(publisher.Published - published) / elapsed.TotalSeconds:0} events/s, "
                    + $"{(readers.Deliveries - deliveries) / elapsed.TotalSeconds:N0} deliveries/s, server {memory.ResidentKib / 1024:0.0} MiB");
            }
        }, limit.Token);

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var rates = new SoakRates((publisher.Published - published) / seconds, (readers.Deliveries - deliveries) / seconds, publisher.Refused);
        var (serverCores, otherCores) = processors.Cores();
        publisher.Stop();
        Check(readers, publisher);
        await readers.ReachAsync(publisher.LastSequence, limit.Token);

        return new SoakResult(
            stuck, rates, SoakLosses.Of([.. readers.Tallies], publisher.LastSequence), Percentiles.Of(readers.TakeLatencies()),
            serverCores, otherCores, memory.Resident, memory.Queued, memory.KernelTcp);
    }

    private static async Task AllSubscribedAsync(LocalServer server, int clients, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (await server.ClientsAsync(cancellationToken) is var counted && counted != clients)
        {
            if (waited.Elapsed > Patience)
            {
                throw new IOException($"The server counts {counted} clients instead of {clients}.");
            }
        }
    }

    private static async Task PassAsync(TimeSpan time, Action everySecond, CancellationToken cancellationToken)
    {
        var passed = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Second);
        while (passed.Elapsed < time && await timer.WaitForNextTickAsync(cancellationToken))
        {
            everySecond();
        }
    }

    private static void Check(ReadingClients readers, OpenLoopPublisher publisher)
    {
        readers.ThrowIfFaulted();
        publisher.ThrowIfFaulted();
    }
}
