using System.Net.Sockets;
using System.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>A connection that stays open and publishes one event at a time. The request is made once; only its time is new.</summary>
internal sealed class PublishConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly int _marker;
    private readonly byte[] _answer = new byte[16 * 1024];

    public PublishConnection(Uri address)
    {
        var body = $"{{\"message\":\"{Marker.Blank}\"}}";
        _request = Encoding.ASCII.GetBytes(
            $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _marker = _request.AsSpan().LastIndexOf(Marker.Name);
        _socket.SendTimeout = _socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        _socket.Connect(address.Host, address.Port);
    }

    /// <summary>Publishes an event and waits for the answer: the event's sequence, or null if the server refused it.</summary>
    public long? Publish()
    {
        Marker.Stamp(_request, _marker);
        _socket.Send(_request);
        for (var length = 0; ;)
        {
            var count = _socket.Receive(_answer.AsSpan(length));
            length += count;
            var answer = new HttpAnswer(_answer.AsSpan(0, length));
            if (answer.IsComplete)
            {
                return answer.IsOk ? answer.Sequence : null;
            }

            if (count == 0)
            {
                throw new IOException("The server closed a connection that publishes.");
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
