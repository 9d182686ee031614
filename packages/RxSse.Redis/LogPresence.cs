using System.Globalization;
using System.Reactive.Concurrency;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>Whether Redis answers, and since when it does not. Tells the operator when that changes. Thread-safe.</summary>
internal sealed partial class LogPresence(IScheduler clock, ILogger logger)
{
    private readonly Lock _lock = new();
    private string? _fault;

    /// <summary>What is wrong, as a sentence; null if Redis answers.</summary>
    public string? Degraded
    {
        get
        {
            lock (_lock)
            {
                return _fault;
            }
        }
    }

    public void NoteAnswer()
    {
        lock (_lock)
        {
            if (_fault is null)
            {
                return;
            }

            _fault = null;
        }

        LogBack();
    }

    public void NoteFault(RedisCallException fault)
    {
        lock (_lock)
        {
            if (_fault is not null)
            {
                return;
            }

            var since = clock.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            _fault = $"The log is away since {since} UTC: {fault.Message}";
        }

        LogAway(fault.Message);
    }

    public void NoteEpoch(EventId begin) => LogEpoch(begin.Epoch);

    [LoggerMessage(1, LogLevel.Warning, "The log is away: {Reason} Subscribers stay connected, and events are refused.")]
    private partial void LogAway(string reason);

    [LoggerMessage(2, LogLevel.Warning, "The log is back.")]
    private partial void LogBack();

    [LoggerMessage(3, LogLevel.Warning, "A new epoch of the log has begun, {Epoch}: Redis has lost events, or may have. Clients receive a gap.")]
    private partial void LogEpoch(string epoch);
}
