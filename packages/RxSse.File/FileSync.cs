namespace RxSse.FileLog;

/// <summary>When the file log is written through to the disk. The setting is <c>Log:File:Sync</c>.</summary>
public enum FileSync
{
    /// <summary>Before an append is acknowledged: what was acknowledged survives a loss of power.</summary>
    Always,

    /// <summary>Each second: what was acknowledged survives the end of the process, and all but the last second a loss of power.</summary>
    Interval,
}
