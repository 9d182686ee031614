using System.Diagnostics;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>All clients that read, on few threads, to leave the processors to the server.</summary>
internal sealed class ReadingClients : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<ReaderLoop> _loops = [];

    /// <param name="address">The address of the stream.</param>
    /// <param name="clients">The number of connections.</param>
    public ReadingClients(Uri address, int clients)
    {
        var threads = Math.Clamp(Environment.ProcessorCount / 4, 1, clients);
        try
        {
            for (var thread = 0; thread < threads; thread++)
            {
                _loops.Add(new ReaderLoop(address, (clients * (thread + 1) / threads) - (clients * thread / threads)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IEnumerable<SequenceChecker> Tallies => _loops.SelectMany(loop => loop.Readers).Select(reader => reader.SequenceChecker);

    /// <summary>The number of events that all clients have received.</summary>
    public long Deliveries => Tallies.Sum(tally => tally.Events);

    /// <summary>Waits until each client has received the heartbeat that ends its join.</summary>
    public async Task JoinedAsync(CancellationToken cancellationToken)
    {
        if (!await ReachAsync(0, cancellationToken))
        {
            throw new IOException($"{Tallies.Count(tally => tally.Last < 0)} clients have not joined.");
        }
    }

    /// <summary>Waits until each client has received this sequence. Returns false after a timeout.</summary>
    public async Task<bool> ReachAsync(long sequence, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Period);
        while (Tallies.Any(tally => tally.Last < sequence && !tally.HasEnded) && waited.Elapsed < Patience)
        {
            ThrowIfFaulted();
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return Tallies.All(tally => tally.Last >= sequence);
    }

    /// <summary>Starts to measure latencies: those of events that are published from now on.</summary>
    public void StartMeasuring() => _loops.ForEach(loop => loop.Latencies.Start());

    /// <summary>Returns the latencies. Call this after the last event.</summary>
    public Latencies TakeLatencies()
    {
        var all = new Latencies();
        _loops.ForEach(loop => all.Add(loop.Latencies));
        return all;
    }

    /// <summary>Throws if a thread has failed.</summary>
    public void ThrowIfFaulted() => _loops.ForEach(loop => loop.ThrowIfFaulted());

    public void Dispose() => _loops.ForEach(loop => loop.Dispose());
}
