using Microsoft.Data.Sqlite;

namespace RxSse.FileLog.Store;

/// <summary>
/// The one connection to the file of the log, which nobody else can open meanwhile. It is used by one thread. SQLite writes into
/// <c>log.db-wal</c> first and moves that to <c>log.db</c> in checkpoints.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int InstructionsBetweenChecks = 1_000; // some microseconds

    private const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE

    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];
    private readonly StoreSystem _system;
    private readonly Statement _begin;
    private readonly Statement _commit;

    private Database(SqliteConnection connection, string file, StoreSystem system)
    {
        _connection = connection;
        _system = system;
        File = file;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    /// <summary>The full path of <c>log.db</c>.</summary>
    public string File { get; }

    /// <summary>Opens the file, and creates it and its directory if they do not exist.</summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="sync">When commits are written through to the disk.</param>
    /// <param name="system">The machine.</param>
    public static Database Open(string directory, FileSync sync, StoreSystem system)
    {
        var file = Path.Combine(directory, "log.db");
        Create(directory, file, system);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 1, // for a process that is about to end
        }.ToString());
        try
        {
            connection.Open();
            SQLitePCL.raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _); // log.db-wal tells how the last run ended
            foreach (var pragma in (string[])
                [
                    "locking_mode=EXCLUSIVE", "journal_mode=WAL", "journal_size_limit=67108864", "temp_store=MEMORY", "trusted_schema=OFF",
                    .. sync == FileSync.Always ? (string[])["synchronous=FULL", "fullfsync=ON"] : ["synchronous=NORMAL"],
                    .. system.MaxPages is { } pages ? (string[])[$"max_page_count={pages}"] : [],
                ])
            {
                Execute(connection, $"PRAGMA {pragma}");
            }

            return new Database(connection, file, system);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw StoreException.Of(error, file) ?? (Exception)error;
        }
    }

    public Statement Prepare(string sql, int parameters = 0)
    {
        var statement = new Statement(_connection, sql, parameters);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>A statement that is used once. The caller disposes it.</summary>
    public Statement Once(string sql, int parameters = 0) => new(_connection, sql, parameters);

    public void Execute(string sql) => Execute(_connection, sql);

    /// <summary>The first column of the first row.</summary>
    public object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public long Number(string sql) => (long)Scalar(sql)!;

    /// <summary>Commits all of the work, or nothing if it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isSynced">Whether it is written through to the disk at once, whatever the policy.</param>
    public void Transact(Action work, bool isSynced = false)
    {
        if (isSynced)
        {
            var policy = Number("PRAGMA synchronous");
            Execute("PRAGMA synchronous=FULL");
            try
            {
                Transact(work);
            }
            finally
            {
                Execute($"PRAGMA synchronous={policy}");
            }

            return;
        }

        try
        {
            _begin.Run();
            work();
            _system.Committing(this);
            _commit.Run();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Runs long work that reads, which a cancellation ends.</summary>
    public void Read(Action work, CancellationToken cancellationToken)
    {
        SQLitePCL.raw.sqlite3_progress_handler(
            _connection.Handle, InstructionsBetweenChecks, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
        try
        {
            work();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            SQLitePCL.raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
        }
    }

    /// <summary>Moves all that is committed to <c>log.db</c>, and writes it through to the disk.</summary>
    /// <param name="emptiesWal">
    /// Whether <c>log.db-wal</c> becomes empty, as one that is missing. Only for a log that says that it is clean.
    /// </param>
    public void Checkpoint(bool emptiesWal = false)
    {
        _system.Checkpointing();
        Scalar($"PRAGMA wal_checkpoint({(emptiesWal ? "TRUNCATE" : "FULL")})");
    }

    /// <summary>Closes the file. It is safe after any fault.</summary>
    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        _connection.Dispose();
    }

    // Nothing that is written is on the disk before the directories are.
    private static void Create(string directory, string file, StoreSystem system)
    {
        try
        {
            var changed = DirectorySync.ParentsOfMissing(directory, Directory.Exists, Path.GetDirectoryName);
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, FileRights.OfDirectory);
                options.UnixCreateMode = FileRights.OfFile; // SQLite gives its other files the rights of this one
            }

            if (new FileInfo(file) is { Exists: false } or { Length: 0 }) // an empty one is of a start that was killed
            {
                new FileStream(file, options).Dispose();
                changed.Add(directory);
            }

            changed.ForEach(system.SyncDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StoreException.NoAccess(directory, error);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // SQLite has rolled back by itself after some errors. Then this one says so, and nothing else can be wrong.
    private void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }
}
