using System.Diagnostics.Metrics;
using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Server.Hosting;

/// <summary>
/// Reports, once a minute and with their number, connections above the limit, and resets of HTTP/2 that come faster than the client reads.
/// Kestrel itself writes a line for each, so a client that connects often could fill the log.
/// </summary>
internal sealed partial class RejectedConnections : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger;
    private readonly MeterListener _listener = new();
    private readonly MinuteCount _aboveLimit;
    private readonly MinuteCount _flooding;

    public RejectedConnections(ServerSchedulers schedulers, Http2Log http2, ILogger<RejectedConnections> logger)
    {
        _logger = logger;
        _aboveLimit = new MinuteCount(schedulers.Timers.StartStopwatch(), LogRejected);
        _flooding = new MinuteCount(schedulers.Timers.StartStopwatch(), LogFlooding);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "kestrel.rejected_connections", Meter.Name: "Microsoft.AspNetCore.Server.Kestrel" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, rejected, _, _) => _aboveLimit.Add(rejected));
        http2.Flooded = () => _flooding.Add(1);
        http2.Others = logger;
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

    [LoggerMessage(2, LogLevel.Warning, "The server closed HTTP/2 connections, because their clients reset requests faster than they read "
        + "the responses ({Count} resets). It says so at most once a minute.")]
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
