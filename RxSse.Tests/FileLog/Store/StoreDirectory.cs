using Microsoft.Data.Sqlite;

namespace RxSse.Tests.FileLog.Store;

/// <summary>A directory for a log, which is deleted with the test.</summary>
internal sealed class StoreDirectory : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rxsse-log-");

    public string Path => System.IO.Path.Combine(_root.FullName, "log");

    public string Database => System.IO.Path.Combine(Path, "log.db");

    public string Wal => System.IO.Path.Combine(Path, "log.db-wal");

    /// <summary>Runs SQL in the file, while no log has it open.</summary>
    public void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        SQLitePCL.raw.sqlite3_db_config(connection.Handle, 1006, 1, out _); // leaves log.db-wal where it is
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A copy of the files, with so many bytes of <c>log.db-wal</c>: what the disk has when the power is lost.</summary>
    /// <param name="walBytes">The bytes that were synced; null for all.</param>
    public StoreDirectory Copy(long? walBytes = null)
    {
        var copy = new StoreDirectory();
        Directory.CreateDirectory(copy.Path);
        File.Copy(Database, copy.Database);
        File.Copy(Wal, copy.Wal);
        if (walBytes is { } bytes)
        {
            using var wal = File.OpenWrite(copy.Wal);
            wal.SetLength(bytes);
        }

        return copy;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
