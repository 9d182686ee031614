namespace RxSse.FileLog.Store;

/// <summary>How the last run ended, as the file says.</summary>
/// <param name="IsClean">Whether the log was closed, or nothing was appended.</param>
/// <param name="Boot">The run of the operating system in which it appended.</param>
/// <param name="Sync">The policy that it had.</param>
/// <param name="HasWal">Whether <c>log.db-wal</c> was there when the file was opened.</param>
internal sealed record StoredRun(bool IsClean, string Boot, string Sync, bool HasWal)
{
    /// <summary>
    /// Why events that were acknowledged may be missing, so that their ids must not be given again; null if none can be missing.
    /// </summary>
    /// <param name="boot">The run of the operating system now; empty if that is not known.</param>
    public string? WhyIncomplete(string boot)
    {
        if (IsClean)
        {
            return null;
        }

        if (!HasWal)
        {
            return "log.db-wal is missing, and the log was not closed";
        }

        // The end of the process loses nothing: the system still had what was written. The end of the system loses what was not synced.
        return Sync == nameof(FileSync.Always) || (boot.Length > 0 && boot == Boot)
            ? null
            : "the system ended, and the newest events may not have been written to the disk";
    }
}
