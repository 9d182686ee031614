namespace RxSse.Log;

/// <summary>Why events were not appended.</summary>
public enum AppendRefusal
{
    /// <summary>Too many events wait for the log, or behind it for delivery. A retry may succeed.</summary>
    Behind,

    /// <summary>The log could not be reached for as long as the appender waits. A retry may succeed.</summary>
    Away,

    /// <summary>What the log stores events on is full. A retry succeeds when somebody has made room.</summary>
    Full,

    /// <summary>The term of the events is over: another process runs the streams. A retry in the same term cannot succeed.</summary>
    NotLeader,
}
