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
        : this(events, Same(SubscribeRequest.BytesFor(events, headers)), clients, atOnce, countsHeartbeats: false)
    {
    }

    /// <summary>Starts to connect clients each of which has a request of its own.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="request">The request of the client with a number.</param>
    /// <param name="clients">The number of connections.</param>
    /// <param name="atOnce">The maximum number of clients that are connecting.</param>
    /// <param name="countsHeartbeats">Whether heartbeats are counted. Then a client has connected with the first one, which ends its join.</param>
    public Crowd(Uri server, Func<int, byte[]> request, int clients, int atOnce, bool countsHeartbeats)
    {
        _clients = clients;
        var address = new IPEndPoint(Dns.GetHostAddresses(server.Host, AddressFamily.InterNetwork)[0], server.Port);
        var threads = Math.Clamp(Environment.ProcessorCount / 4, 1, Math.Min(clients, atOnce));
        _start = Stopwatch.GetTimestamp();
        for (var thread = 0; thread < threads; thread++)
        {
            var first = clients * thread / threads;
            _loops.Add(new CrowdLoop(
                address, number => request(first + number), Share(clients, thread, threads), Share(atOnce, thread, threads), ArrivalCounter,
                countsHeartbeats));
        }
    }

    public ArrivalCounter ArrivalCounter { get; } = new();

    /// <summary>The number of heartbeats that the clients have received, if they are counted.</summary>
    public long Heartbeats => _loops.Sum(loop => loop.Heartbeats);

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

    private static Func<int, byte[]> Same(byte[] request) => _ => request;

    private static int Share(int all, int part, int parts) => (all * (part + 1) / parts) - (all * part / parts);
}
