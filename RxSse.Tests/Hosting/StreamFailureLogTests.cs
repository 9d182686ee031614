using System.Reactive.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using RxSse.Tests.DependencyInjection;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>A stream that fails writes one line for each attempt. The stack trace is at the level Debug.</summary>
public sealed class StreamFailureLogTests
{
    private const string First = "Warning: Stream broken failed and restarts in 1s: no connection to the house";
    private const string Second = "Warning: Stream broken failed and restarts in 2s: no connection to the house";
    private const string Trace = "Debug: The failure of stream broken";

    [Theory]
    [InlineData(LogLevel.Information, First, Second)]
    [InlineData(LogLevel.Debug, First, Trace, Second, Trace)]
    public async Task EachFailure_IsOneLine(LogLevel level, params string[] lines)
    {
        var scheduler = new TestScheduler();
        var log = new Lines();
        await using var server = await VirtualServer.StartAsync(scheduler, streams =>
        {
            streams.Services.AddLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(level));
            streams.AddStream("broken", Observable.Throw<int>(new InvalidOperationException("no connection\nto the house")));
        });

        server.RunUntil(1.5);

        Assert.Equal(lines, log.Written.Where(line => line.Contains("tream broken", StringComparison.Ordinal)));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
