using Microsoft.Extensions.Configuration.Memory;

namespace RxSse.Server.Hosting;

/// <summary>The log on the console does not hold up the server.</summary>
internal static class ConsoleLog
{
    /// <summary>
    /// Drops messages that nobody reads, where the console logger would otherwise wait for the reader of standard output.
    /// Every other source of configuration can change this.
    /// </summary>
    public static WebApplicationBuilder DropUnreadLogs(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:Console:QueueFullMode", "DropWrite")],
        });
        return builder;
    }
}
