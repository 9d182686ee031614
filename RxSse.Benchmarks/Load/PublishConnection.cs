using System.Net.Sockets;

namespace RxSse.Benchmarks.Load;

/// <summary>A connection that stays open and publishes one event at a time. It reuses one request and changes the time in it.</summary>
internal sealed class PublishConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Uri _address;
    private readonly byte[] _request;
    private readonly int _stampAt;
    private readonly byte[] _answer = new byte[16 * 1024];
    private Socket _socket;

    public PublishConnection(PublishRequest request)
    {
        _address = request.Address;
        (_request, _stampAt) = request.ToBytes();
        _socket = Connect();
    }

    /// <summary>The response to the last refused event.</summary>
    public string? Rejection { get; private set; }

    /// <summary>
    /// Publishes an event and waits for the response. Returns its sequence (0 if there is none), or null if the server
    /// refused the event.
    /// </summary>
    public long? Publish()
    {
        Marker.Stamp(_request, _stampAt);
        _socket.Send(_request);
        for (var length = 0; ;)
        {
            var count = _socket.Receive(_answer.AsSpan(length));
            length += count;
            var answer = new HttpAnswer(_answer.AsSpan(0, length));
            if (answer.IsComplete)
            {
                return Take(answer);
            }

            if (count == 0)
            {
                throw new IOException("The server closed a publish connection.");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private long? Take(HttpAnswer answer)
    {
        if (answer.EndsConnection) // some servers close it every thousand requests
        {
            _socket.Dispose();
            _socket = Connect();
        }

        if (answer.IsOk)
        {
            return answer.Sequence;
        }

        Rejection = answer.ToString();
        return null;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendTimeout = (int)Patience.TotalMilliseconds,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
        };
        socket.Connect(_address.Host, _address.Port);
        return socket;
    }
}
