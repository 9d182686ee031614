using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RxSse.Delivery;
using RxSse.Kestrel;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What an accepted connection inherits. Only Linux has it, so elsewhere there is nothing to test.</summary>
public sealed class ListenSocketTests
{
    private const int Tcp = 6;
    private const int TcpUserTimeout = 18;
    private const int TcpNotSentLowAt = 25;

    [Theory]
    [InlineData("00:00:30", 30_000)]
    [InlineData("00:00:01", 20_000)] // a shorter one would cut off clients that are out of reach for a moment
    public async Task AcceptedConnection_FindsOutADeadPeer_AndKeepsLittleInTheKernel(string stallTimeout, int userTimeout)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var options = new DeliveryOptions { StallTimeout = TimeSpan.Parse(stallTimeout, CultureInfo.InvariantCulture) };
        using var listening = ListenSocket.Create(new IPEndPoint(IPAddress.Loopback, 0), options);
        listening.Listen();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listening.LocalEndPoint!);

        using var accepted = await listening.AcceptAsync();

        Assert.Equal(1, (int)accepted.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(15, (int)accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        Assert.Equal(5, (int)accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!);
        Assert.Equal(userTimeout, Raw(accepted, TcpUserTimeout));
        Assert.Equal(16 * 1024, Raw(accepted, TcpNotSentLowAt));
    }

    private static int Raw(Socket socket, int option)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(Tcp, option, value);
        return MemoryMarshal.Read<int>(value);
    }
}
