using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients of any server of events, on few threads, since the cores are the server's.</summary>
internal sealed class Crowd : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<CrowdLoop> _loops = [];
    private readonly int _clients;
    private readonly long _start;

    /// <summary>Begins to connect.</summary>
    /// <param name="events">The stream.</param>
    /// <param name="clients">How many connections.</param>
    /// <param name="atOnce">How many may be on the way to their first answer at one time.</param>
    /// <param name="headers">What they send along.</param>
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

    /// <summary>Waits until the server has begun to answer all of them; returns how long that took since they began to connect.</summary>
    public async Task<TimeSpan> OpenedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (_loops.Sum(loop => loop.Open) is var open && open < _clients)
        {
            ThrowIfFaulted();
            if (Stopwatch.GetElapsedTime(_start) > Patience)
            {
                throw new IOException($"The server has answered {open} of {_clients} clients within {Patience.TotalSeconds:0} s.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(_start, _loops.Max(loop => loop.LastOpened));
    }

    /// <summary>Latencies count from here on: those of events that are published later.</summary>
    public void StartMeasuring() => _loops.ForEach(loop => loop.Latencies.Start());

    /// <summary>Call it when nothing is published any more.</summary>
    public Latencies TakeLatencies()
    {
        var all = new Latencies();
        _loops.ForEach(loop => all.Add(loop.Latencies));
        return all;
    }

    /// <summary>Throws what a thread has met, or that a client has been let go.</summary>
    public void ThrowIfFaulted()
    {
        _loops.ForEach(loop => loop.ThrowIfFaulted());
        if (_loops.Sum(loop => loop.Ended) is var ended and > 0)
        {
            throw new IOException($"The server let {ended} of {_clients} clients go.");
        }
    }

    /// <summary>All clients leave at once.</summary>
    public void Dispose()
    {
        _loops.ForEach(loop => loop.Dispose());
        ArrivalCounter.Dispose();
    }

    private static int Share(int all, int part, int parts) => (all * (part + 1) / parts) - (all * part / parts);
}
