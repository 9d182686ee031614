using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Reports why an application does not start in one line for each fault, for the person who has to change a setting.</summary>
public static class StartFaults
{
    // The categories in which the framework logs a failed start, with a stack trace.
    private static readonly string[] Reporters = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>
    /// The lines for invalid options and for an address that is in use. Null for every other exception: those are not faults of a setting,
    /// and need their stack trace.
    /// </summary>
    /// <example><code>catch (Exception error) when (StartFaults.Describe(error) is { } lines)</code></example>
    public static IReadOnlyList<string>? Describe(Exception error) => error switch
    {
        OptionsValidationException { Failures: var faults } => [.. faults],
        AggregateException { InnerExceptions: var errors } when errors.All(inner => inner is OptionsValidationException) =>
            [.. errors.SelectMany(inner => ((OptionsValidationException)inner).Failures)],
        IOException { InnerException: AddressInUseException } =>
            [$"{error.Message.TrimEnd('.')}. Choose another port: PORT=3001, or --urls http://localhost:3001."],
        _ => null,
    };

    /// <summary>
    /// Suppresses the framework's own log entries about a failed start, until the application has started. The exception is still thrown to
    /// the program, which prints <see cref="Describe"/>, or does not catch it.
    /// </summary>
    public static TBuilder ReportStartFaultsInLines<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var started = false;
        builder.Services.AddSingleton<IHostedService>(provider => new WhenStarted(
            provider.GetRequiredService<IHostApplicationLifetime>(), () => started = true));
        foreach (var category in Reporters)
        {
            var min = MinLevel(builder.Configuration, category);
            builder.Logging.AddFilter(category, level => level >= min && (started || level < LogLevel.Error));
        }

        return builder;
    }

    // The configured level of the category, or of the nearest category that contains it.
    private static LogLevel MinLevel(IConfiguration configuration, string category)
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
