using System.Reactive.Concurrency;
using RxSse.Diagnostics;

namespace RxSse.Publishing;

/// <summary>Logs that events of a stream are refused. Without a limit, a fast stream would write a line for each event.</summary>
internal sealed partial class RefusalLog
{
    private readonly ILogger<RefusalLog> _logger;
    private readonly RepeatedReport<string> _ofStreams;

    public RefusalLog(IScheduler scheduler, ILogger<RefusalLog> logger)
    {
        _logger = logger;
        _ofStreams = new RepeatedReport<string>(scheduler, LogBegin, LogCount, LogEnd);
    }

    /// <summary>Counts a refused event of a stream.</summary>
    public void Add(string stream, string reason) => _ofStreams.TryAdd(stream, reason);

    [LoggerMessage(201, LogLevel.Warning,
        "An event of the stream {Stream} was not published: {Reason} Further ones are counted and reported once a minute.")]
    private partial void LogBegin(string stream, string reason);

    [LoggerMessage(202, LogLevel.Warning, "{Count} events of the stream {Stream} were not published in the last minute: {Reason}")]
    private partial void LogCount(string stream, long count, string reason);

    [LoggerMessage(203, LogLevel.Warning, "All events of the stream {Stream} were published in the last minute. Not published before: {Total}.")]
    private partial void LogEnd(string stream, long total);
}
