using System.Net;
using System.Net.Sockets;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>
/// Ports of loopback that nobody has, for programs that must be told one. They are below those that the kernel gives to clients
/// (<c>net.ipv4.ip_local_port_range</c>), so that no connection takes one before the program does.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int _taken = Environment.ProcessId; // test runs beside each other begin at different ports

    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    public static int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _taken) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port of {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
