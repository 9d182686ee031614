using System.Diagnostics;
using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Abuse;

/// <summary>One server, from its start to the end of the abuse.</summary>
internal static class AbuseRun
{
    private const int Samples = 10; // of the memory, one a second, of which the median counts
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <param name="options">How hard and how long.</param>
    /// <param name="tell">Gets a line of progress, every ten seconds.</param>
    /// <param name="cancellationToken">Breaks it off; the server ends too.</param>
    public static async Task<AbuseResult> RunAsync(AbuseOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var server = await LocalServer.StartAsync(LocalServer.SilentStreams, cancellationToken);
        var events = new Uri(server.Address, "/events");
        var request = PublishRequest.Notification(server.Address);
        using var readers = new ReadingClients(events, options.Clients);
        await readers.JoinedAsync(cancellationToken);
        await OpenLoopPublisher.PublishAsync(request, AbuseOptions.EventsBefore, cancellationToken);
        await EverySecond.RunAsync(Settling, readers.ThrowIfFaulted, cancellationToken); // the publisher's connections have ended then
        var before = Descriptors.Of(server.ProcessId);

        var (load, resident, counts) = await AbuseAsync(options, server, readers, request, tell, cancellationToken);
        var after = await FallToAsync(before.All, server.ProcessId, cancellationToken);
        var first = resident.Take((int)options.First.TotalSeconds).TakeLast(Samples);
        return new AbuseResult(load, Median.Of(first), Median.Of(resident.TakeLast(Samples)), before, after, counts);
    }

    private static async Task<(LoadResult Load, IReadOnlyList<double> Resident, IReadOnlyList<AttackCount> Counts)> AbuseAsync(
        AbuseOptions options, LocalServer server, ReadingClients readers, PublishRequest request, Action<string> tell,
        CancellationToken cancellationToken)
    {
        var resident = new List<double>();
        using var attacks = new RunningAttacks(AbuseAttacks.Of(server.Address), server.Address);
        await using var killed = new KilledClients(new Uri(server.Address, "/events"));
        var load = await options.Load.RunAsync(
            server, readers, request,
            () =>
            {
                attacks.ThrowIfFaulted();
                killed.ThrowIfFaulted();
                resident.Add(ServerMemory.ResidentKib(server.ProcessId));
            },
            tell, cancellationToken);
        return (load, resident, [.. attacks.Counts, killed.Count]);
    }

    // The server sees some departures late. What it still has open at the end of the time stays open.
    private static async Task<Descriptors> FallToAsync(int before, int process, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Period);
        Descriptors count;
        while ((count = Descriptors.Of(process)).All > before && waited.Elapsed < AbuseOptions.Recovery)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return count;
    }
}
