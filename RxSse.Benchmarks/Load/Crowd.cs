using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients of any event server over HTTP/1.1 in cleartext, on few threads, to leave the processors to the server.</summary>
internal sealed class Crowd : ICrowd
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

    public long Bytes => _loops.Sum(loop => loop.Bytes);

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

    public void StartMeasuring() => _loops.ForEach(loop => loop.Latencies.Start());

    public Latencies TakeLatencies()
    {
        var all = new Latencies();
        _loops.ForEach(loop => all.Add(loop.Latencies));
        return all;
    }

    public void ThrowIfFaulted()
    {
        _loops.ForEach(loop => loop.ThrowIfFaulted());
        if (_loops.Sum(loop => loop.Ended) is var ended and > 0)
        {
            throw new IOException($"The server disconnected {ended} of {_clients} clients.");
        }
    }

    public void Dispose()
    {
        _loops.ForEach(loop => loop.Dispose());
        ArrivalCounter.Dispose();
    }

    private static int Share(int all, int part, int parts) => (all * (part + 1) / parts) - (all * part / parts);
}
