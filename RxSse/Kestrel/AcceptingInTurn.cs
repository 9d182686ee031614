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
/// kernel, and not each in a buffer of the server for a free thread (docs/performance.md). It also accepts from the sockets that another
/// process holds, in turn or not.
/// </summary>
/// <param name="options">The settings of the transport.</param>
/// <param name="schedulers">Run the pauses while the system has no descriptor.</param>
/// <param name="loggers">Make the loggers of the transport.</param>
/// <param name="delivery">Says whether connections are accepted in turn; if not, Kestrel's own transport binds to addresses.</param>
/// <param name="lifetime">Says when the application begins to stop.</param>
internal sealed class AcceptingInTurn(
    IOptions<SocketTransportOptions> options, ServerSchedulers schedulers, ILoggerFactory loggers, IOptions<DeliveryOptions> delivery,
    IHostApplicationLifetime lifetime)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _kestrels = new(options, loggers);

    public bool CanBind(EndPoint endpoint) =>
        (delivery.Value.AcceptInTurn || endpoint is FileHandleEndPoint) && _kestrels.CanBind(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = Bind(endpoint, options.Value);
        var isHeld = endpoint is FileHandleEndPoint;
        var acceptor = new SocketAcceptor(
            token => AcceptAsync(socket, options.Value.NoDelay, isHeld, token), schedulers.Timers, loggers.CreateLogger<AcceptingInTurn>())
        {
            InTurn = delivery.Value.AcceptInTurn,
        };
        var connections = new SocketConnectionContextFactory(
            ConnectionOptions(options.Value), loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
        var listener = new Listener(socket, acceptor, connections);
        return new(isHeld ? new HeldListener(listener, schedulers.Timers, lifetime.ApplicationStopping) : listener);
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

    private static async ValueTask<Socket> AcceptAsync(Socket listening, bool noDelay, bool isHeld, CancellationToken cancellationToken)
    {
        var socket = await listening.AcceptAsync(cancellationToken);
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = noDelay;
        }

        if (isHeld)
        {
            HeldListener.ForgetLinger(socket);
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
