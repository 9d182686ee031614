using System.Diagnostics.Metrics;
using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Server.Hosting;

/// <summary>
/// Reports connections above the limit once a minute, with their number. Kestrel itself writes a line for each, so
/// a client that connects often could fill the log.
/// </summary>
internal sealed partial class RejectedConnections : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger;
    private readonly IStopwatch _clock;
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private TimeSpan? _reported;
    private long _rejected;

    public RejectedConnections(ServerSchedulers schedulers, ILogger<RejectedConnections> logger)
    {
        _logger = logger;
        _clock = schedulers.Timers.StartStopwatch();
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "kestrel.rejected_connections", Meter.Name: "Microsoft.AspNetCore.Server.Kestrel" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, rejected, _, _) => Add(rejected));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Add(long rejected)
    {
        lock (_lock)
        {
            _rejected += rejected;
            if (_reported is { } reported && _clock.Elapsed - reported < Interval)
            {
                return;
            }

            _reported = _clock.Elapsed;
            LogRejected(_rejected);
            _rejected = 0;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The server closed {Count} new connections, because it has as many as it may have (see docs/operations.md, "
        + "Open files). It says so at most once a minute.")]
    private partial void LogRejected(long count);
}
