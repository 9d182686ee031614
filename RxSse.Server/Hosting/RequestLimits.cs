using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using RxSse.Http;

namespace RxSse.Server.Hosting;

/// <summary>What a connection may keep in memory before a request is read, and what a response shows of the server.</summary>
internal static class RequestLimits
{
    // The smallest windows that HTTP/2 allows without a message of its own: for one request, and for all of a connection.
    private const int Http2Window = 65_535;
    private const int Http2ConnectionWindow = 2 * Http2Window;

    public static WebApplicationBuilder LimitRequests(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestBufferSize = BytesBehindRequests.Max;
            kestrel.Limits.Http2.InitialStreamWindowSize = Http2Window;
            kestrel.Limits.Http2.InitialConnectionWindowSize = Http2ConnectionWindow;
        });
        // What the transport reads ahead, below TLS. The default is 1 MiB for each connection.
        builder.Services.Configure<SocketTransportOptions>(transport => transport.MaxReadBufferSize = BytesBehindRequests.Max);
        return builder;
    }
}
