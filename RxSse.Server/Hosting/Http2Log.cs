using Microsoft.Extensions.Logging.Abstractions;

namespace RxSse.Server.Hosting;

/// <summary>
/// Takes Kestrel's messages about HTTP/2 instead of the console. It writes a critical one for each reset of a flood of them, and those are
/// only counted.
/// </summary>
internal sealed class Http2Log : ILoggerProvider
{
    /// <summary>The category of the messages.</summary>
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    // "Connection id … exceeded the output operations maximum queue size."
    private const int FloodOfResets = 60;

    /// <summary>Takes messages about floods. Set before the first connection.</summary>
    public Action? Flooded { get; set; }

    /// <summary>Takes all other messages.</summary>
    public ILogger? Others { get; set; }

    public ILogger CreateLogger(string categoryName) => categoryName == Category ? new Logger(this) : NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Logger(Http2Log log) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == FloodOfResets)
            {
                log.Flooded?.Invoke();
            }
            else if (IsEnabled(logLevel))
            {
                log.Others?.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
