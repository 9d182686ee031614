using System.Diagnostics;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients that read what is published at a constant rate.</summary>
/// <param name="Rate">Events a second.</param>
/// <param name="WarmUp">What is not measured, at the beginning. Losses count all the same.</param>
/// <param name="Measured">What is measured, after the warm-up.</param>
internal sealed record ConstantLoad(int Rate, TimeSpan WarmUp, TimeSpan Measured)
{
    private const int SecondsBetweenLines = 10;

    /// <param name="server">The server that is measured.</param>
    /// <param name="readers">Clients that have joined it.</param>
    /// <param name="request">How an event is published.</param>
    /// <param name="everySecond">Called while it measures.</param>
    /// <param name="tell">Gets a line of progress, every ten seconds.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task<LoadResult> RunAsync(
        LocalServer server, ReadingClients readers, PublishRequest request, Action everySecond, Action<string> tell,
        CancellationToken cancellationToken)
    {
        using var publisher = new OpenLoopPublisher(request, Rate);
        await EverySecond.RunAsync(WarmUp, Check, cancellationToken);

        var (start, published, deliveries) = (Stopwatch.GetTimestamp(), publisher.Published, readers.Deliveries);
        var processors = new ProcessorUse(server);
        var seconds = 0;
        readers.StartMeasuring();
        await EverySecond.RunAsync(Measured, () =>
        {
            Check();
            everySecond();
            if (++seconds % SecondsBetweenLines == 0)
            {
                var (rates, resident) = (Rates(), ServerMemory.ResidentKib(server.ProcessId) / 1024);
                tell($"{seconds} s of {Measured.TotalSeconds:0}: {rates.PublishedPerSecond:0} events/s, {rates.DeliveriesPerSecond:N0} deliveries/s, "
                    + $"server {resident:0.0} MiB");
            }
        }, cancellationToken);

        var measured = Rates();
        var (serverCores, otherCores) = processors.Cores();
        publisher.Stop();
        Check();
        await readers.ReachAsync(publisher.LastSequence, cancellationToken);
        return new LoadResult(
            measured, Losses.Of([.. readers.Tallies], publisher.LastSequence), Percentiles.Of(readers.TakeLatencies()), serverCores, otherCores);

        void Check()
        {
            readers.ThrowIfFaulted();
            publisher.ThrowIfFaulted();
        }

        LoadRates Rates()
        {
            var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return new LoadRates((publisher.Published - published) / elapsed, (readers.Deliveries - deliveries) / elapsed, publisher.Refused);
        }
    }
}
