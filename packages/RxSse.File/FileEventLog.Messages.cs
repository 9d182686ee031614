using RxSse.FileLog.Store;

namespace RxSse.FileLog;

// What the operator is told.
internal sealed partial class FileEventLog
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(1);

    private DateTimeOffset? _warnedAt;

    private void NoteFull(StoreException error)
    {
        _isFull = true;
        var now = Cache.Now;
        if (!(now - _warnedAt < BetweenWarnings))
        {
            _warnedAt = now;
            LogFull(error.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A new epoch of the log begins: {Reason}. Clients that resume receive a gap.")]
    private partial void LogNewEpoch(string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Fault} Events are refused until there is room.")]
    private partial void LogFull(string fault);

    [LoggerMessage(3, LogLevel.Warning, "The log could not be closed, and will be checked when it is opened: {Fault}")]
    private partial void LogNotClosed(string fault);

    [LoggerMessage(4, LogLevel.Error, "The log has failed.")]
    private partial void LogFault(Exception error);

    [LoggerMessage(6, LogLevel.Warning,
        "The newest event of the log is {Ahead} ahead of the clock. Until then, the time of the log passes at half the pace.")]
    private partial void LogAhead(TimeSpan ahead);

    [LoggerMessage(7, LogLevel.Warning, "Any user of this machine can read or write {File}: chmod 600 the file, or chmod 700 its directory.")]
    private partial void LogOpenToAll(string file);

    [LoggerMessage(5, LogLevel.Critical, "The log cannot go on. The server stops.")]
    private partial void LogEnd();
}
