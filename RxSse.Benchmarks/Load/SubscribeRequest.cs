using System.Net.Sockets;
using System.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>Opens a connection and requests the events.</summary>
internal static class SubscribeRequest
{
    /// <param name="address">The stream, such as <c>http://127.0.0.1:3000/events</c>.</param>
    /// <param name="receiveBuffer">The receive buffer of the kernel, or null for its default.</param>
    public static Socket Send(Uri address, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        socket.Connect(address.Host, address.Port);
        socket.Send(BytesFor(address));
        return socket;
    }

    /// <param name="address">The address of the stream.</param>
    /// <param name="headers">Additional header lines, without line ends.</param>
    public static byte[] BytesFor(Uri address, params IEnumerable<string> headers) => Encoding.ASCII.GetBytes(
        $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n{string.Concat(headers.Select(line => $"{line}\r\n"))}\r\n");
}
