using System.Diagnostics;
using System.Net;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>A thread that connects many clients, several at a time, and then reads for them. It allocates nothing per event.</summary>
internal sealed class CrowdLoop : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(100); // the maximum delay of a stop

    private readonly Epoll _epoll = new();
    private readonly IPEndPoint _server;
    private readonly Func<int, byte[]> _request;
    private readonly int _count;
    private readonly int _atOnce;
    private readonly ArrivalCounter _arrivals;
    private readonly bool _countsHeartbeats;
    private readonly List<CrowdClient> _clients = [];
    private readonly Thread _thread;
    private readonly long _since = Stopwatch.GetTimestamp();
    private Exception? _fault;
    private int _open;
    private int _ended;
    private long _bytes;
    private long _heartbeats;
    private long _lastOpened;
    private volatile bool _stopping;

    /// <param name="server">The address of the server.</param>
    /// <param name="request">The request of the client with a number, from 0 on.</param>
    /// <param name="clients">The number of clients.</param>
    /// <param name="atOnce">The maximum number of clients that are connecting.</param>
    /// <param name="arrivals">Counts the events that arrive.</param>
    /// <param name="countsHeartbeats">Whether heartbeats are counted, and the first one says that a client is open.</param>
    public CrowdLoop(
        IPEndPoint server, Func<int, byte[]> request, int clients, int atOnce, ArrivalCounter arrivals, bool countsHeartbeats = false)
    {
        (_server, _request, _count, _atOnce, _arrivals) = (server, request, clients, atOnce, arrivals);
        _countsHeartbeats = countsHeartbeats;
        _thread = new Thread(Run) { IsBackground = true, Name = "Crowd" };
        _thread.Start();
    }

    /// <summary>The number of clients that the server has responded to.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The number of clients that the server has disconnected.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>When the last response began, in ticks of the monotonic clock.</summary>
    public long LastOpened => Volatile.Read(ref _lastOpened);

    /// <summary>The number of heartbeats that the clients have received, if they are counted.</summary>
    public long Heartbeats => Volatile.Read(ref _heartbeats);

    /// <summary>The number of bytes that the clients have received.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public Latencies Latencies { get; } = new();

    /// <summary>Throws if the thread has failed.</summary>
    public void ThrowIfFaulted()
    {
        if (Volatile.Read(ref _fault) is { } fault)
        {
            throw new IOException($"The clients failed: {fault.Message}", fault);
        }
    }

    /// <summary>Stops reading and closes all connections.</summary>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
        _epoll.Dispose();
    }

    private void Run()
    {
        var buffer = new byte[BufferSize];
        var decoded = new byte[BufferSize];
        try
        {
            while (!_stopping)
            {
                ConnectMore();
                var count = _epoll.Wait(MaxWait);
                var events = 0;
                for (var i = 0; i < count; i++)
                {
                    events += Serve(_epoll[i], buffer, decoded);
                }

                if (events > 0)
                {
                    _arrivals.Add(events);
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or SystemException)
        {
            Volatile.Write(ref _fault, error);
        }
    }

    private void ConnectMore()
    {
        for (var number = _clients.Count; number < _count && number - _open < _atOnce; number++)
        {
            var socket = NonBlocking.Connect(_server);
            _clients.Add(new CrowdClient(socket, _countsHeartbeats));
            _epoll.WatchConnecting(socket, number);
        }
    }

    private int Serve(int number, Span<byte> buffer, Span<byte> decoded)
    {
        var client = _clients[number];
        if (!client.HasAsked)
        {
            client.Ask(_request(number));
            _epoll.WatchConnected(client.Socket, number);
            return 0;
        }

        var wasOpen = client.IsOpen;
        var (before, heartbeats) = (client.Bytes, client.Heartbeats);
        var events = client.Receive(buffer, decoded, _since, Latencies);
        Volatile.Write(ref _bytes, _bytes + client.Bytes - before);
        Volatile.Write(ref _heartbeats, _heartbeats + client.Heartbeats - heartbeats);
        if (client.IsOpen && !wasOpen)
        {
            Volatile.Write(ref _lastOpened, Stopwatch.GetTimestamp());
            Volatile.Write(ref _open, _open + 1);
        }

        if (client.HasEnded)
        {
            _epoll.Forget(client.Socket);
            Volatile.Write(ref _ended, _ended + 1);
        }

        return events;
    }
}
