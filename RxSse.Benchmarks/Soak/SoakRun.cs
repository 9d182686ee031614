using System.Diagnostics;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Soak;

/// <summary>One server, its clients and a publisher, from start to end.</summary>
internal static class SoakRun
{
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
        var load = await new ConstantLoad(options.Rate, options.WarmUp, options.Measured).RunAsync(
            server, readers, PublishRequest.Notification(server.Address), memory.Sample, tell, limit.Token);
        return new SoakResult(stuck, load, memory.Resident, memory.Queued, memory.KernelTcp);
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
}
