using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace RxSse.Kestrel;

/// <summary>
/// Puts a <see cref="SocketOutput"/> at the bottom of each connection, below TLS and any version of HTTP, and finds it
/// again for the responses that may write to it themselves.
/// </summary>
internal static class SendingAtOnce
{
    public static void UseSendingAtOnce(this IConnectionBuilder connections) => connections.Use(next => connection =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket ? ServeAsync(connection, socket, next) : next(connection));

    /// <summary>
    /// The output that a response may frame its body for and write to itself: if it is cleartext HTTP/1.1 and nothing
    /// stands between the response and the socket, such as TLS or compression. Else null.
    /// </summary>
    public static SocketOutput? OutputOf(HttpContext context) =>
        context.Features.Get<SocketOutput>() is { } output
        && HttpProtocol.IsHttp11(context.Request.Protocol)
        && !output.IsSending // then the server would hold back the head behind what another response left
        && context.Features.Get<IConnectionTransportFeature>()?.Transport.Output == output
        && ReferenceEquals(context.Features.Get<IHttpResponseBodyFeature>(), context.Features.Get<IHttpRequestLifetimeFeature>())
            ? output
            : null;

    private static async Task ServeAsync(ConnectionContext connection, Socket socket, ConnectionDelegate next)
    {
        socket.Blocking = false;
        var transport = connection.Transport;
        var output = new SocketOutput(socket, transport.Output, () => connection.Abort(new ConnectionAbortedException("The socket cannot be written.")));
        connection.Features.Set(output);
        connection.Transport = new Duplex(transport.Input, output);
        await next(connection);
        await output.CompleteAsync(); // the server does not wait for bytes that it thinks the transport has
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
