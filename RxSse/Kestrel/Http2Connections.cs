using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RxSse.Kestrel;

/// <summary>
/// Limits of HTTP/2 for many open streams over few connections, and for clients that disappear. A limit that the application has changed stays.
/// </summary>
internal sealed class Http2Connections : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>Streams of a connection at one time. A proxy gathers the streams of many clients in one connection.</summary>
    public const int Streams = 250;

    /// <summary>A connection that has sent nothing for so long is asked whether its client is still there.</summary>
    public static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(15);

    /// <summary>A connection that does not answer for so long is closed.</summary>
    public static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    public void Configure(KestrelServerOptions kestrel)
    {
        var (limits, unchanged) = (kestrel.Limits.Http2, new KestrelServerLimits().Http2);
        if (limits.MaxStreamsPerConnection == unchanged.MaxStreamsPerConnection)
        {
            limits.MaxStreamsPerConnection = Streams;
        }

        if (limits.KeepAlivePingDelay == unchanged.KeepAlivePingDelay)
        {
            limits.KeepAlivePingDelay = PingDelay;
        }

        if (limits.KeepAlivePingTimeout == unchanged.KeepAlivePingTimeout)
        {
            limits.KeepAlivePingTimeout = PingTimeout;
        }
    }
}
