using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Kestrel;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Tunes Kestrel for many open event streams.</summary>
public static class RxSseWebHostBuilderExtensions
{
    /// <summary>
    /// Changes how Kestrel accepts and sends on all its endpoints: bytes are sent by the thread that has them (on Linux), connections are
    /// accepted in turn, dead peers are detected, and the kernel buffers little for slow clients. RxSse works without it.
    /// </summary>
    /// <remarks>
    /// <c>RxSse:Delivery:SendAtOnce</c> and <c>RxSse:Delivery:AcceptInTurn</c> turn off the first two. A transport that the application
    /// registers after this call replaces this one, and a later <c>ConfigureEndpointDefaults</c> replaces how bytes are sent.
    /// </remarks>
    public static IWebHostBuilder UseRxSseTransport(this IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SocketTransportOptions>, ListenSocket.Setup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, SendingAtOnce.Setup>());
        // Kestrel uses the last factory that can bind to an address.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, AcceptingInTurn>());
    });
}
