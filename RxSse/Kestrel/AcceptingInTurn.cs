using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using RxSse.Delivery;

namespace RxSse.Kestrel;

/// <summary>
/// Accepts a connection after the previous one has been handed on. When all clients reconnect at the same time, their requests wait in the
/// kernel, and not each in a buffer of the server for a free thread (docs/performance.md).
/// </summary>
internal sealed class AcceptingInTurn(
    IOptions<SocketTransportOptions> sockets, ILoggerFactory loggers, IOptions<DeliveryOptions> options)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _inner = new(sockets, loggers);

    public bool CanBind(EndPoint endpoint) => options.Value.AcceptInTurn && _inner.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _inner.BindAsync(endpoint, cancellationToken));

    /// <summary>A listener on one address.</summary>
    internal sealed class Listener(IConnectionListener inner) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            await Task.Yield(); // to the previous connection, which is in the queue of the thread pool by now
            return await inner.AcceptAsync(cancellationToken);
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
