using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace RxSse.Server.Hosting;

/// <summary>The log on the console does not hold up the server.</summary>
internal static class ConsoleLog
{
    private const string FormatterName = "Logging:Console:FormatterName";

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
        // The slim builder sets the formatter in code, where no configuration reaches it.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console =>
            console.FormatterName = builder.Configuration[FormatterName] is { Length: > 0 } name ? name : console.FormatterName);
        return builder;
    }
}
