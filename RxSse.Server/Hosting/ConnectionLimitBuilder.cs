using Microsoft.Extensions.Configuration.Memory;

namespace RxSse.Server.Hosting;

/// <summary>Adds the limit of connections to the server.</summary>
internal static class ConnectionLimitBuilder
{
    /// <summary>
    /// Limits the connections, and puts one report a minute in the place of Kestrel's line for each connection above the
    /// limit, and of its lines for each reset of a flood, unless another source of configuration asks for those lines.
    /// </summary>
    public static WebApplicationBuilder LimitConnections(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureOptions<ConnectionLimit>();
        builder.Services.AddHostedService<RejectedConnections>();
        builder.Services.AddSingleton<Http2Log>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<Http2Log>());
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.Connections", nameof(LogLevel.Error)),
                new($"Logging:Console:LogLevel:{Http2Log.Category}", nameof(LogLevel.None)),
            ],
        });
        return builder;
    }
}
