using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RxSse.Delivery;

namespace RxSse.Server.Hosting;

/// <summary>
/// Keeps the number of connections below what the process has descriptors for, so that the server never runs out of them
/// by accepting, and warns when that is fewer than the configured subscribers need.
/// </summary>
internal sealed partial class ConnectionLimit(IOptions<DeliveryOptions> delivery, ILogger<ConnectionLimit> logger) : IConfigureOptions<KestrelServerOptions>
{
    // For the process itself: its assemblies, its log, and files that it opens for a moment.
    private const int OwnDescriptors = 300;

    // Requests of others than subscribers: publishers, health checks, clients that are told that the server is full.
    private const int OtherConnections = 1_000;

    // With a limit below the descriptors of the process itself, a few connections may still find room.
    private const int MinConnections = 20;

    /// <summary>The number of connections at one time.</summary>
    /// <param name="maxSubscribers">The configured number of subscribers.</param>
    /// <param name="descriptors">The limit of the process, or null if it has none.</param>
    public static long Of(int maxSubscribers, long? descriptors) =>
        Math.Min(maxSubscribers + OtherConnections, Math.Max((descriptors ?? long.MaxValue) - OwnDescriptors, MinConnections));

    public void Configure(KestrelServerOptions options)
    {
        var descriptors = DescriptorLimit.Read("/");
        var connections = Of(delivery.Value.MaxSubscribers, descriptors);
        options.Limits.MaxConcurrentConnections = connections;

        var needed = delivery.Value.MaxSubscribers + OwnDescriptors;
        if (descriptors < needed)
        {
            LogLowLimit(descriptors.Value, connections, delivery.Value.MaxSubscribers, needed);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "The limit of open files is {Limit}, so the server accepts {Connections} connections at one time, fewer than "
        + "the subscribers that it is configured for ({MaxSubscribers}). Raise the limit to at least {Needed} (ulimit -n), "
        + "or lower RxSse:Delivery:MaxSubscribers.")]
    private partial void LogLowLimit(long limit, long connections, int maxSubscribers, int needed);
}
