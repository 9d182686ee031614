using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using RxSse.Delivery;

namespace RxSse.Kestrel;

/// <summary>
/// Sets options on the listening socket that every accepted connection inherits (tcp(7)): dead peers are detected although nothing is read
/// from them, and bytes for a slow peer stay in its queue and not in the kernel.
/// </summary>
internal static class ListenSocket
{
    internal const int Tcp = 6;
    internal const int TcpUserTimeout = 18;
    internal const int TcpNotSentLowAt = 25;

    // Without a limit the kernel buffers megabytes before it pushes back: hours of stale data for a client that stalls.
    internal const int NotSentBytes = 16 * 1024;

    // As large as the kernel allows (net.core.somaxconn): when all clients reconnect at the same time, a client that finds the backlog full
    // retries only after a second.
    public const int Backlog = 65_535;

    // How long data may stay unacknowledged. It also applies to a client that is alive and does not read, so it must not be shorter than
    // StallTimeout, which handles those clients.
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

    /// <summary>Uses this socket for all addresses that Kestrel listens on.</summary>
    internal sealed class Setup(IOptions<DeliveryOptions> options) : IConfigureOptions<SocketTransportOptions>
    {
        public void Configure(SocketTransportOptions transport)
        {
            transport.CreateBoundListenSocket = endpoint => Create(endpoint, options.Value);
            transport.Backlog = Backlog;
        }
    }

    private static void SetRaw(Socket socket, int option, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, value);
        socket.SetRawSocketOption(Tcp, option, bytes);
    }
}
