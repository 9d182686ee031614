using System.Net;
using System.Net.Sockets;

namespace RxSse.Benchmarks.Load;

/// <summary>Clients that subscribe and never read, with small receive buffers.</summary>
internal sealed class StuckClients : IDisposable
{
    private const int SmallestBuffer = 2 * 1024;
    private readonly List<Socket> _sockets = [];

    /// <param name="address">The address of the stream.</param>
    /// <param name="clients">The number of connections.</param>
    public StuckClients(Uri address, int clients)
    {
        for (var i = 0; i < clients; i++)
        {
            _sockets.Add(SubscribeRequest.Send(address, SmallestBuffer));
        }
    }

    /// <summary>The local ports of the connections.</summary>
    public IReadOnlySet<int> Ports => _sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToHashSet();

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
