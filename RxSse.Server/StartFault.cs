using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace RxSse.Server;

/// <summary>Says why the server cannot start in a line for each fault, for the person who has to change something.</summary>
internal static class StartFault
{
    private static readonly string[] Reporters = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>The lines, or null if the exception is none that the configuration or the surroundings lead to.</summary>
    public static IEnumerable<string>? Explain(Exception error) => error switch
    {
        OptionsValidationException { Failures: var faults } => faults,
        IOException { InnerException: AddressInUseException } =>
            [$"{error.Message.TrimEnd('.')}. Choose another port: PORT=3001, or --urls http://localhost:3001."],
        IOException or SocketException or FormatException or InvalidDataException or ArgumentException or InvalidOperationException =>
            [$"The server cannot start: {error.Message}{(error.InnerException is { } inner ? $" ({inner.Message})" : "")}"],
        _ => null,
    };

    /// <summary>
    /// Keeps the framework from reporting the same faults with a stack trace, until the server has started.
    /// </summary>
    public static WebApplicationBuilder ReportStartFaultsInLines(this WebApplicationBuilder builder)
    {
        var started = false;
        builder.Services.AddSingleton<IHostedService>(provider => new WhenStarted(
            provider.GetRequiredService<IHostApplicationLifetime>(), () => started = true));
        foreach (var category in Reporters)
        {
            var least = LeastLevel(builder.Configuration, category);
            builder.Logging.AddFilter(category, level => level >= least && (started || level < LogLevel.Error));
        }

        return builder;
    }

    // What the configuration says of the category or of the nearest one that it is part of.
    private static LogLevel LeastLevel(IConfiguration configuration, string category)
    {
        for (var name = category; ; name = name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "Default")
        {
            if (Enum.TryParse<LogLevel>(configuration[$"Logging:LogLevel:{name}"], ignoreCase: true, out var level))
            {
                return level;
            }

            if (name == "Default")
            {
                return LogLevel.Information;
            }
        }
    }

    private sealed class WhenStarted(IHostApplicationLifetime lifetime, Action act) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(act);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
