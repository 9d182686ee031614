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
    /// accepted in turn, dead peers are detected, and the kernel buffers little for slow clients. A connection of HTTP/2 has up to 250 streams.
    /// RxSse works without it.
    /// </summary>
    /// <remarks>
    /// From a socket that another process holds (<c>KestrelServerOptions.UseSystemd</c>, <c>ListenHandle</c>) it accepts nothing more as soon as the
    /// application begins to stop: clients then wait for the next process. Limits of HTTP/2 that the application has changed stay.
    /// <c>RxSse:Delivery:SendAtOnce</c> and <c>RxSse:Delivery:AcceptInTurn</c> turn off the first two. A transport that the application
    /// registers after this call replaces this one, and a later <c>ConfigureEndpointDefaults</c> replaces how bytes are sent.
    /// </remarks>
    public static IWebHostBuilder UseRxSseTransport(this IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SocketTransportOptions>, ListenSocket.Setup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, SendingAtOnce.Setup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, Http2Connections>());
        // Kestrel uses the last factory that can bind to an address.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, AcceptingInTurn>());
    });
}
