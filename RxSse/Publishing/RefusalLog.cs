using System.Reactive.Concurrency;

namespace RxSse.Publishing;

/// <summary>
/// Logs that events of a stream are refused: once when this begins, once a minute with their number, and once when it is over,
/// which is after a minute without a refused event. Without this, a fast stream would write a line for each event.
/// </summary>
internal sealed partial class RefusalLog(IScheduler scheduler, ILogger<RefusalLog> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Refusals> _ofStreams = [];

    private sealed class Refusals
    {
        public long Total { get; set; }

        public long SinceReport { get; set; }

        public string Reason { get; set; } = "";
    }

    /// <summary>Counts a refused event of a stream.</summary>
    public void Add(string stream, string reason)
    {
        lock (_lock)
        {
            if (_ofStreams.TryGetValue(stream, out var refusals))
            {
                refusals.Total++;
                refusals.SinceReport++;
                refusals.Reason = reason;
                return;
            }

            _ofStreams[stream] = new Refusals { Total = 1 };
        }

        LogBegin(stream, reason);
        scheduler.Schedule(Period, again => Report(stream, again));
    }

    private void Report(string stream, Action<TimeSpan> again)
    {
        long count;
        long total;
        string reason;
        lock (_lock)
        {
            var refusals = _ofStreams[stream];
            (count, total, reason) = (refusals.SinceReport, refusals.Total, refusals.Reason);
            refusals.SinceReport = 0;
            if (count == 0)
            {
                _ofStreams.Remove(stream);
            }
        }

        if (count == 0)
        {
            LogEnd(stream, total);
            return;
        }

        LogCount(stream, count, reason);
        again(Period);
    }

    [LoggerMessage(1, LogLevel.Warning,
        "An event of the stream {Stream} was not published: {Reason} Further ones are counted and reported once a minute.")]
    private partial void LogBegin(string stream, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Count} events of the stream {Stream} were not published in the last minute: {Reason}")]
    private partial void LogCount(string stream, long count, string reason);

    [LoggerMessage(3, LogLevel.Warning, "All events of the stream {Stream} were published in the last minute. Not published before: {Total}.")]
    private partial void LogEnd(string stream, long total);
}
