namespace RxSse.FileLog.Store;

/// <summary>What the store has from the machine. Tests replace it, to lose power, to fill the disk and to break it.</summary>
/// <param name="BootId">Identifies the run of the operating system; empty if that is not known, which never equals.</param>
internal sealed record StoreSystem(string BootId)
{
    private const string LinuxBootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>The maximum number of pages of the database; null if only the disk limits them.</summary>
    public long? MaxPages { get; init; }

    /// <summary>Called before each commit. It may throw what SQLite would.</summary>
    public Action<Database> Committing { get; init; } = static _ => { };

    /// <summary>Called before each checkpoint. It may throw what SQLite would.</summary>
    public Action Checkpointing { get; init; } = static () => { };

    /// <summary>Writes the entries of a directory through to the disk.</summary>
    public Action<string> SyncDirectory { get; init; } = DirectorySync.Run;

    /// <summary>This machine.</summary>
    public static StoreSystem Current => new(File.Exists(LinuxBootId) ? File.ReadAllText(LinuxBootId).Trim() : "");
}
