using Microsoft.Data.Sqlite;

namespace RxSse.FileLog.Store;

/// <summary>What is wrong with the store.</summary>
internal enum StoreFault
{
    /// <summary>Another process has the log.</summary>
    InUse,

    /// <summary>The directory or its files cannot be read or written.</summary>
    NoAccess,

    /// <summary>The file is of another format, or of another program.</summary>
    OtherFormat,

    /// <summary>The content is damaged.</summary>
    Damaged,

    /// <summary>The disk is full. Nothing was written.</summary>
    Full,

    /// <summary>The disk failed. What was written since the last sync is not known.</summary>
    Disk,
}

/// <summary>A fault of the store. The message has one line, for the person who has to act.</summary>
internal sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreFault Fault { get; } = fault;

    /// <summary>What to do before the next start; empty if the message says it.</summary>
    public string Advice => Fault switch
    {
        StoreFault.Full => " Make room, and start again.",
        StoreFault.Disk => " Look at the disk and at the messages of the kernel, or restore a backup on another disk.",
        _ => "",
    };

    public static StoreException InUse(string directory, Exception? inner = null) =>
        new(StoreFault.InUse, $"{directory} is in use by another process. Stop that process, or choose another directory.", inner);

    public static StoreException NoAccess(string directory, Exception inner) => new(
        StoreFault.NoAccess,
        $"{directory} cannot be used: {inner.Message} Give it to the user of this process, or choose another directory.", inner);

    public static StoreException OtherFormat(string file, string what) =>
        new(StoreFault.OtherFormat, $"{file} {what}. Choose another directory.");

    public static StoreException Damaged(string file, string what, Exception? inner = null) =>
        new(StoreFault.Damaged, $"{file} is damaged: {what}. Move the directory away to begin anew.", inner);

    public static StoreException FailedDisk(string file, Exception inner) =>
        new(StoreFault.Disk, $"The disk of {file} failed: {inner.Message}", inner);

    /// <summary>The fault behind an error of SQLite. Null for one that leaves the file as it is, such as no memory.</summary>
    public static StoreException? Of(SqliteException error, string file) => error.SqliteErrorCode switch
    {
        5 or 6 => InUse(Path.GetDirectoryName(file)!, error), // SQLITE_BUSY, SQLITE_LOCKED
        8 or 14 or 3 or 23 => NoAccess(Path.GetDirectoryName(file)!, error), // READONLY, CANTOPEN, PERM, AUTH
        10 when error.SqliteExtendedErrorCode == 3850 => // IOERR_LOCK: SQLite may read the file only
            NoAccess(Path.GetDirectoryName(file)!, new IOException("log.db and log.db-wal must be writable.", error)),
        10 => FailedDisk(file, error), // IOERR
        1 or 11 or 19 or 20 or 26 => // ERROR, CORRUPT, CONSTRAINT, MISMATCH, NOTADB: the tables, or what they have, are not ours
            Damaged(file, error.Message.TrimEnd('.'), error),
        13 => new(StoreFault.Full, $"The disk of {file} is full.", error), // FULL
        _ => null,
    };
}
