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
        var transport = connection.Transport;
        var output = new SocketOutput(
            socket, transport.Output, () => connection.Abort(new ConnectionAbortedException("The socket cannot be written.")));
        connection.Features.Set<IResponseBodyFeature>(new BodyFeature(output, transport.Input));
        connection.Transport = new Duplex(transport.Input, output);
        await next(connection);
        await output.CompleteAsync(); // the server does not wait for bytes that it thinks the transport has
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class BodyFeature(SocketOutput output, PipeReader input) : IResponseBodyFeature
    {
        public PipeReader Input => input;

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
