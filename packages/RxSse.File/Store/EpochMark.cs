namespace RxSse.FileLog.Store;

/// <summary>
/// The file <c>log.db-epoch</c>: an epoch is due, and has not begun yet. It is written before the first byte of the epoch, so that a start
/// that fails, or is killed, does not hide from the next one that ids were lost.
/// </summary>
/// <param name="directory">The full path of the directory of the log.</param>
/// <param name="system">The machine.</param>
internal sealed class EpochMark(string directory, StoreSystem system)
{
    private readonly string _file = Path.Combine(directory, "log.db-epoch");

    /// <summary>Why an epoch is due; null if none is.</summary>
    public string? Reason => Run(() =>
        !File.Exists(_file) ? null
            : File.ReadAllText(_file) is { Length: > 0 } reason ? reason
            : "it was due");

    /// <summary>Says on the disk that an epoch is due.</summary>
    public void Set(string reason) => Run(() =>
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileRights.OfFile;
        }

        using var file = new FileStream(_file, options);
        file.Write(System.Text.Encoding.UTF8.GetBytes(reason));
        file.Flush(flushToDisk: true);
        system.SyncDirectory(directory);
        return true;
    });

    /// <summary>The epoch has begun, and is on the disk.</summary>
    public void Delete() => Run(() =>
    {
        File.Delete(_file);
        return true;
    });

    private T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException error)
        {
            throw StoreException.NoAccess(directory, error);
        }
        catch (IOException error)
        {
            throw StoreException.FailedDisk(_file, error);
        }
    }
}
