using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RxSse.Delivery;

namespace RxSse.Kestrel;

/// <summary>
/// Puts a <see cref="SocketOutput"/> at the bottom of each connection, below TLS and any version of HTTP, and offers it to the responses
/// that can write to it themselves.
/// </summary>
internal static class SendingAtOnce
{
    public static void UseSendingAtOnce(this IConnectionBuilder connections) => connections.Use(next => connection =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
            ? ServeAsync(connection, socket, next)
            : next(connection));

    private static async Task ServeAsync(ConnectionContext connection, Socket socket, ConnectionDelegate next)
    {
        socket.Blocking = false;
        var output = new SocketOutput(socket, connection.Transport.Output, connection);
        var transport = new SendingTransport(connection.Transport.Input, output);
        connection.Features.Set<IResponseBodyFeature>(transport);
        connection.Transport = transport;
        await next(connection);
        await output.CompleteAsync(); // the server does not wait for bytes that it thinks the transport has
    }

    // The transport of a connection, and its feature: one object, because there is one for each connection.
    private sealed class SendingTransport(PipeReader input, SocketOutput output) : IDuplexPipe, IResponseBodyFeature
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;

        public IPlainBody? TryOpen(HttpContext context)
        {
            if (!IsDirect(context))
            {
                return null;
            }

            context.Response.Headers.TransferEncoding = "chunked"; // tells the server that the body is framed already
            return new SocketBody(output, context.Response.BodyWriter);
        }

        // Only cleartext HTTP/1.1, with nothing between the response and the socket, such as TLS or compression.
        private bool IsDirect(HttpContext context) =>
            HttpProtocol.IsHttp11(context.Request.Protocol)
            && !output.IsSending // otherwise the server would keep the head behind what another response left
            && context.Features.Get<IConnectionTransportFeature>()?.Transport.Output == output
            && ReferenceEquals(context.Features.Get<IHttpResponseBodyFeature>(), context.Features.Get<IHttpRequestLifetimeFeature>());
    }

    /// <summary>Adds this to all endpoints of Kestrel, on Linux, unless the configuration turns it off.</summary>
    internal sealed class Setup(IOptions<DeliveryOptions> options) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions kestrel)
        {
            if (options.Value.SendAtOnce && OperatingSystem.IsLinux())
            {
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseSendingAtOnce());
            }
        }
    }
}
