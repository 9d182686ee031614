using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using RxSse.Delivery;

namespace RxSse.Kestrel;

/// <summary>
/// Sets on the listening socket what every accepted connection inherits (tcp(7)): a dead peer is found out although
/// nobody reads from it, and what waits for a slow one stays in its queue instead of the kernel's.
/// </summary>
internal static class ListenSocket
{
    internal const int Tcp = 6;
    internal const int TcpUserTimeout = 18;
    internal const int TcpNotSentLowAt = 25;

    // Without a limit the kernel takes megabytes before it pushes back: hours of stale data for a client that stalls.
    internal const int NotSentBytes = 16 * 1024;

    // When all clients come back at once, those that find no place here wait for a second before they try again, so it is
    // as large as the kernel allows (net.core.somaxconn).
    public const int Backlog = 65_535;

    // How long data may stay unacknowledged. The kernel counts a client that is alive but takes nothing too, so it must
    // not be shorter than StallTimeout, which has the say over those.
    private static readonly TimeSpan MinUserTimeout = TimeSpan.FromSeconds(20);

    public static Socket Create(EndPoint endpoint, DeliveryOptions options)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            SetRaw(socket, TcpUserTimeout, (int)Math.Max(MinUserTimeout.TotalMilliseconds, options.StallTimeout.TotalMilliseconds));
            SetRaw(socket, TcpNotSentLowAt, NotSentBytes);
        }

        return socket;
    }

    private static void SetRaw(Socket socket, int option, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, value);
        socket.SetRawSocketOption(Tcp, option, bytes);
    }
}
