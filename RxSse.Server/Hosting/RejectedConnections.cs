using System.Diagnostics.Metrics;
using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Server.Hosting;

/// <summary>
/// Reports connections that the server closed because of their clients, once a minute, with their number: those above the limit, and those
/// of HTTP/2 that reset requests faster than they read. Kestrel itself writes a line for each, or several, so whoever connects often enough
/// could fill the log.
/// </summary>
internal sealed partial class RejectedConnections : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger;
    private readonly MeterListener _listener = new();
    private readonly MinuteCount _aboveLimit;
    private readonly MinuteCount _flooding;

    public RejectedConnections(ServerSchedulers schedulers, ILogger<RejectedConnections> logger)
    {
        _logger = logger;
        _aboveLimit = new MinuteCount(schedulers.Timers.StartStopwatch(), LogRejected);
        _flooding = new MinuteCount(schedulers.Timers.StartStopwatch(), LogFlooding);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is
                {
                    Name: "kestrel.rejected_connections" or "kestrel.connection.duration",
                    Meter.Name: "Microsoft.AspNetCore.Server.Kestrel",
                })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, rejected, _, _) => _aboveLimit.Add(rejected));
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "error.type" && value is "output_queue_size_exceeded")
                {
                    _flooding.Add(1);
                }
            }
        });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "The server closed {Count} new connections, because it has as many as it may have (see docs/operations.md, "
        + "Open files). It says so at most once a minute.")]
    private partial void LogRejected(long count);

    [LoggerMessage(2, LogLevel.Warning, "The server closed {Count} HTTP/2 connections, because their clients reset requests faster than they "
        + "read the responses. It says so at most once a minute.")]
    private partial void LogFlooding(long count);

    /// <summary>Adds up what happens within a minute of the last report.</summary>
    private sealed class MinuteCount(IStopwatch clock, Action<long> report)
    {
        private readonly Lock _lock = new();
        private TimeSpan? _reported;
        private long _count;

        public void Add(long count)
        {
            lock (_lock)
            {
                _count += count;
                if (_reported is { } reported && clock.Elapsed - reported < Interval)
                {
                    return;
                }

                _reported = clock.Elapsed;
                report(_count);
                _count = 0;
            }
        }
    }
}
