namespace RxSse.FileLog;

/// <summary>Where and how the file log is kept. The settings are <c>Log:File:*</c>.</summary>
public sealed class FileLogOptions
{
    /// <summary>The directory of the log. It is created if it does not exist. Default <c>data</c>, in the current directory.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>When the log is written through to the disk. Default <see cref="FileSync.Always"/>.</summary>
    public FileSync Sync { get; set; } = FileSync.Always;
}
