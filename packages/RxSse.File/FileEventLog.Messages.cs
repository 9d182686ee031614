using RxSse.FileLog.Store;

namespace RxSse.FileLog;

// What the operator is told.
internal sealed partial class FileEventLog
{
    private void NoteFull(StoreException error)
    {
        if (!_isFull)
        {
            _isFull = true;
            LogFull(error.Message);
        }
    }

    private void NoteRoom()
    {
        if (_isFull)
        {
            _isFull = false;
            LogRoom();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A new epoch of the log begins: {Reason}. Clients that resume receive a gap.")]
    private partial void LogNewEpoch(string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Fault} Events are refused until there is room.")]
    private partial void LogFull(string fault);

    [LoggerMessage(3, LogLevel.Information, "The disk of the log has room again.")]
    private partial void LogRoom();

    [LoggerMessage(4, LogLevel.Warning, "The log could not be closed, and will be checked when it is opened: {Fault}")]
    private partial void LogNotClosed(string fault);

    [LoggerMessage(5, LogLevel.Critical, "The log has failed. The server stops.")]
    private partial void LogFault(Exception error);
}
