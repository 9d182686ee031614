using System.Net;
using System.Net.Sockets;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A way to a server that a test closes and opens, as a phone loses its network and finds it again.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _open = [];
    private readonly HashSet<Socket> _silent = [];
    private readonly Socket _entrance = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Uri _server;
    private bool _isClosed;
    private volatile TaskCompletionSource? _badGateway;
    private bool _isSilent;
    private long _delay; // of each piece that comes from the server, in ticks

    private FaultyProxy(Uri server)
    {
        _server = server;
        _entrance.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _entrance.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_entrance.LocalEndPoint!).Port}");
    }

    /// <summary>Where clients enter.</summary>
    public Uri Address { get; }

    public static FaultyProxy To(RunningServer server) => To(server.Address);

    public static FaultyProxy To(Uri server)
    {
        var proxy = new FaultyProxy(server);
        _ = proxy.AcceptAsync();
        return proxy;
    }

    /// <summary>Breaks all connections off; new ones break at once.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var socket in _open)
            {
                Reset(socket);
            }

            _open.Clear();
            _silent.Clear();
        }
    }

    /// <summary>Breaks all connections off; new ones are answered as a proxy does whose server is away. Completes with the first of them.</summary>
    public Task AnswerBadGatewayAsync()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _badGateway = answered;
        Close();
        return answered.Task.WaitAsync(Patience.Limit);
    }

    /// <summary>Swallows what is sent over the connections of this moment, in both directions; they stay open, and neither end is told.</summary>
    /// <param name="forNewOnesToo">Connections that are made from now on are accepted, and as silent.</param>
    public void FallSilent(bool forNewOnesToo = false)
    {
        lock (_lock)
        {
            _isSilent = forNewOnesToo;
            _silent.UnionWith(_open);
        }
    }

    /// <summary>Passes on what clients send, and swallows what they are answered, over the connections of this moment.</summary>
    public void SwallowAnswers()
    {
        lock (_lock)
        {
            _silent.UnionWith(_open.Where(socket => socket.RemoteEndPoint is IPEndPoint end && end.Port == _server.Port));
        }
    }

    /// <summary>Each piece that comes from the server waits so long.</summary>
    public void Delay(TimeSpan time) => Volatile.Write(ref _delay, time.Ticks);

    /// <summary>Lets new connections through.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isClosed = false;
            _badGateway = null;
            _isSilent = false;
        }
    }

    public void Dispose()
    {
        _entrance.Dispose();
        Close();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _entrance.AcceptAsync();
                _ = _badGateway is { } answered ? RejectAsync(client, answered) : CarryAsync(client);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Enter(client, server);
            await server.ConnectAsync(_server.Host, _server.Port);
            await await Task.WhenAny(PassOnAsync(client, server), PassOnAsync(server, client, isFromServer: true));
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // One end broke off; so does the other.
        }

        if (!IsSilent(client))
        {
            Leave(client, server);
        }
    }

    private async Task PassOnAsync(Socket from, Socket to, bool isFromServer = false)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is var count and > 0)
        {
            if (isFromServer && Volatile.Read(ref _delay) is var delay and > 0)
            {
                using var wait = new PeriodicTimer(new TimeSpan(delay));
                await wait.WaitForNextTickAsync();
            }

            if (!IsSilent(from))
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
    }

    private bool IsSilent(Socket socket)
    {
        lock (_lock)
        {
            return _silent.Contains(socket);
        }
    }

    // The request is read, and the client's end waited for, so that it gets the whole answer.
    private static async Task RejectAsync(Socket client, TaskCompletionSource answered)
    {
        using var patience = Patience.Start();
        await using var stream = new NetworkStream(client, ownsSocket: true);
        var request = new byte[16 * 1024];
        await stream.ReadAtLeastAsync(request, 1, cancellationToken: patience.Token);
        await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), patience.Token);
        client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(request, patience.Token) > 0)
        {
        }

        answered.TrySetResult();
    }

    private void Enter(Socket client, Socket server)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new IOException("The proxy is closed.");
            }

            _open.UnionWith([client, server]);
            if (_isSilent)
            {
                _silent.UnionWith([client, server]);
            }
        }
    }

    private void Leave(Socket client, Socket server)
    {
        lock (_lock)
        {
            _open.Remove(client);
            _open.Remove(server);
            Reset(client);
            Reset(server);
        }
    }

    private static void Reset(Socket socket)
    {
        if (socket.SafeHandle is { IsClosed: false })
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }
}
