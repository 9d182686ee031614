using System.Net;
using System.Text;

namespace RxSse.Publishing.Sources;

/// <summary>
/// Makes the handler of a source's requests. Each source has one of its own, so that no source takes connections from another.
/// </summary>
internal sealed class SourceHandlers
{
    private const int MaxHeaderKibibytes = 32;

    /// <summary>Makes a handler that decompresses so. The source counts the bytes after that.</summary>
    public Func<DecompressionMethods, HttpMessageHandler> Create { get; init; } = OfSockets;

    private static SocketsHttpHandler OfSockets(DecompressionMethods decompression) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = decompression,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseDrainSize = 0, // what is not wanted is not read: the connection is closed
        MaxResponseHeadersLength = MaxHeaderKibibytes,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // finds new addresses of a name
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8, // of Last-Event-ID
        UseCookies = false,
    };
}
