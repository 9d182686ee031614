using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// Connections that are made while others are being made. The socket's own call would throw for each that is not there at
/// once, and its asynchronous one would have the runtime watch the socket from then on, beside <see cref="Epoll"/>.
/// </summary>
internal static class NonBlocking
{
    private const int InProgress = 115;

    /// <summary>Begins; the socket can be written to when it has ended, well or not.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="receiveBuffer">What the kernel takes before the client reads, if it matters.</param>
    public static Socket Connect(IPEndPoint server, int? receiveBuffer = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        var address = server.Serialize();
        if (Connect(socket.SafeHandle, address.Buffer.ToArray(), address.Size) < 0 && Marshal.GetLastPInvokeError() is var error and not InProgress)
        {
            socket.Dispose();
            throw new IOException($"a client could not connect: {new Win32Exception(error).Message}");
        }

        return socket;
    }

    [DllImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static extern int Connect(SafeHandle socket, byte[] address, int length);
}
