using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Threading;

namespace RxSse.Kestrel;

/// <summary>
/// Accepts a connection after the previous one has been handed on. When all clients reconnect at the same time, their requests wait in the
/// kernel, and not each in a buffer of the server for a free thread (docs/performance.md).
/// </summary>
/// <param name="options">The settings of the transport.</param>
/// <param name="schedulers">Run the pauses while the system has no descriptor.</param>
/// <param name="loggers">Make the loggers of the transport.</param>
/// <param name="delivery">Says whether connections are accepted in turn; if not, Kestrel's own transport binds.</param>
internal sealed class AcceptingInTurn(
    IOptions<SocketTransportOptions> options, ServerSchedulers schedulers, ILoggerFactory loggers, IOptions<DeliveryOptions> delivery)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _kestrels = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => delivery.Value.AcceptInTurn && _kestrels.CanBind(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = Bind(endpoint, options.Value);
        var acceptor = new SocketAcceptor(
            token => AcceptAsync(socket, options.Value.NoDelay, token), schedulers.Timers, loggers.CreateLogger<AcceptingInTurn>());
        var connections = new SocketConnectionContextFactory(
            ConnectionOptions(options.Value), loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
        return new(new Listener(socket, acceptor, connections));
    }

    private static Socket Bind(EndPoint endpoint, SocketTransportOptions options)
    {
        Socket? socket = null;
        try
        {
            socket = options.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw error.SocketErrorCode == SocketError.AddressAlreadyInUse ? new AddressInUseException(error.Message, error) : error;
        }
    }

    private static async ValueTask<Socket> AcceptAsync(Socket listening, bool noDelay, CancellationToken cancellationToken)
    {
        var socket = await listening.AcceptAsync(cancellationToken);
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = noDelay;
        }

        return socket;
    }

    // The public constructor leaves out the server's memory pool, which gives back what it does not need for a while.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions ConnectionOptions(SocketTransportOptions options);

    /// <summary>One address that is listened on.</summary>
    private sealed class Listener(Socket socket, SocketAcceptor acceptor, SocketConnectionContextFactory connections) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await acceptor.AcceptAsync(cancellationToken) is { } accepted ? connections.Create(accepted) : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            socket.Dispose();
            return default;
        }

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            connections.Dispose();
            return default;
        }
    }
}
