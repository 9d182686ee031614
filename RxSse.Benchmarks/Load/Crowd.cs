using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients of any event server, on few threads, to leave the processors to the server.</summary>
internal sealed class Crowd : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<CrowdLoop> _loops = [];
    private readonly int _clients;
    private readonly long _start;

    /// <summary>Starts to connect.</summary>
    /// <param name="events">The address of the stream.</param>
    /// <param name="clients">The number of connections.</param>
    /// <param name="atOnce">The maximum number of clients that are connecting.</param>
    /// <param name="headers">Additional request headers.</param>
    public Crowd(Uri events, int clients, int atOnce, IReadOnlyList<string> headers)
    {
        _clients = clients;
        var server = new IPEndPoint(Dns.GetHostAddresses(events.Host, AddressFamily.InterNetwork)[0], events.Port);
        var request = SubscribeRequest.BytesFor(events, headers);
        var threads = Math.Clamp(Environment.ProcessorCount / 4, 1, Math.Min(clients, atOnce));
        _start = Stopwatch.GetTimestamp();
        for (var thread = 0; thread < threads; thread++)
        {
            _loops.Add(new CrowdLoop(server, request, Share(clients, thread, threads), Share(atOnce, thread, threads), ArrivalCounter));
        }
    }

    public ArrivalCounter ArrivalCounter { get; } = new();

    /// <summary>The number of bytes that the clients have received, with the framing of HTTP.</summary>
    public long Bytes => _loops.Sum(loop => loop.Bytes);

    /// <summary>Waits until the server has responded to all clients. Returns the time since the first connection attempt.</summary>
    public async Task<TimeSpan> OpenedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (_loops.Sum(loop => loop.Open) is var open && open < _clients)
        {
            ThrowIfFaulted();
            if (Stopwatch.GetElapsedTime(_start) > Patience)
            {
                throw new IOException($"The server responded to {open} of {_clients} clients within {Patience.TotalSeconds:0} s.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(_start, _loops.Max(loop => loop.LastOpened));
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

    /// <summary>Throws if a thread has failed or the server has disconnected a client.</summary>
    public void ThrowIfFaulted()
    {
        _loops.ForEach(loop => loop.ThrowIfFaulted());
        if (_loops.Sum(loop => loop.Ended) is var ended and > 0)
        {
            throw new IOException($"The server disconnected {ended} of {_clients} clients.");
        }
    }

    /// <summary>Disconnects all clients at once.</summary>
    public void Dispose()
    {
        _loops.ForEach(loop => loop.Dispose());
        ArrivalCounter.Dispose();
    }

    private static int Share(int all, int part, int parts) => (all * (part + 1) / parts) - (all * part / parts);
}
