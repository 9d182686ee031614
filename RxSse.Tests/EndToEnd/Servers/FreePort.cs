using System.Net;
using System.Net.Sockets;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>Ports of loopback that nobody has, for programs that must be told one.</summary>
internal static class FreePort
{
    // All are held before any is let go, so that they differ.
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
