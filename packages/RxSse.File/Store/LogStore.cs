using Microsoft.Data.Sqlite;
using RxSse.Log;

namespace RxSse.FileLog.Store;

/// <summary>
/// The events, keys and cursors of a log in a file. It decides by what the last run left whether the epoch goes on: no id is given twice.
/// Its methods block, and one thread calls them. Faults are <see cref="StoreException"/>s.
/// </summary>
internal sealed partial class LogStore : IDisposable
{
    /// <summary>Those who cannot be asked may have seen so many sequences beyond the newest one that is known.</summary>
    public const long EpochDistance = 1_048_576;

    private const long PageBytes = 1024 * 1024;

    // After a run that has not ended cleanly, the time of the log is so much ahead of the clock, at most.
    private static readonly TimeSpan KeptAhead = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly FileSync _sync;
    private readonly StoreSystem _system;
    private readonly EpochMark _epochMark;
    private readonly RoundWriter _writer;
    private readonly Retention _retention;
    private readonly HistoryReader _reader;
    private readonly RevocationTable _revoked;
    private StoreState _state;
    private bool _isClean; // as the file says
    private bool _isMarked; // by this run
    private DateTimeOffset _keptTime; // as the file says

    private LogStore(Database database, FileSync sync, HistoryOptions limits, StoreSystem system)
    {
        _database = database;
        _sync = sync;
        _system = system;
        _epochMark = new EpochMark(Path.GetDirectoryName(database.File)!, system);
        _writer = new RoundWriter(database);
        _retention = new Retention(database, limits);
        _reader = new HistoryReader(database);
        _revoked = new RevocationTable(database);
    }

    /// <summary>A file of the log that any user of the machine can read or write; null if there is none.</summary>
    public string? OpenToAll => FileRights.OpenToAll(Path.GetDirectoryName(_database.File)!, "log.db", "log.db-wal");

    /// <summary>The epoch of all ids.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>The sequence before the first event of the epoch.</summary>
    public long Begin { get; private set; }

    /// <summary>The newest sequence that the file had when it was opened.</summary>
    public long Found { get; private set; }

    /// <summary>Why the epoch is another one than that of the last run; null if it is the same.</summary>
    public string? NewEpochReason { get; private set; }

    /// <summary>The newest sequence that was given; that of the begin of the epoch if it has no event.</summary>
    public long Newest => _state.Newest;

    /// <summary>
    /// The least time of later events: that of the newest one, or one that no mark has passed; the least of all times if there was neither.
    /// </summary>
    public DateTimeOffset Time => _state.Time > _keptTime ? _state.Time : _keptTime;

    /// <summary>The number of events that are retained.</summary>
    public long Count => _state.Count;

    /// <summary>The newest sequence that is no longer retained; 0 if none was lost.</summary>
    public long Lost => _state.Lost;

    /// <summary>Opens the log in a directory, or creates it. After an end that was not clean, it checks the whole file.</summary>
    /// <param name="options">The directory and the policy.</param>
    /// <param name="limits">The limits of the history.</param>
    /// <param name="system">The machine.</param>
    /// <param name="newEpoch">Why a new epoch is to begin in any case; null if only the file decides.</param>
    /// <param name="floor">A sequence that was given, as far as the caller knows. A new epoch begins beyond it.</param>
    /// <param name="cancellationToken">Ends the check, which may take long.</param>
    public static LogStore Open(
        FileLogOptions options, HistoryOptions limits, StoreSystem system, string? newEpoch = null, long floor = 0,
        CancellationToken cancellationToken = default)
    {
        var directory = Path.GetFullPath(options.Directory);
        var hasWal = IsSomething(Path.Combine(directory, "log.db-wal")); // SQLite creates an empty one
        var file = Path.Combine(directory, "log.db");
        if (hasWal && !IsSomething(file))
        {
            throw StoreException.Damaged(file, "it is empty or missing, and log.db-wal is not"); // SQLite would delete that
        }

        var database = Database.Open(directory, options.Sync, system);
        try
        {
            Schema.Ensure(database, EventId.NewEpoch());
            var store = new LogStore(database, options.Sync, limits, system);
            store.Load(hasWal, newEpoch, floor, cancellationToken);
            return store;
        }
        catch (SqliteException error)
        {
            database.Dispose();
            throw StoreException.Of(error, database.File) ?? (Exception)error;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Decides each append in this order, and writes all that are not refused in one transaction.</summary>
    /// <param name="appends">The appends.</param>
    /// <param name="now">The time of the log, which is not before <see cref="Time"/>.</param>
    /// <param name="whyNoRoom">Why the events cannot be taken now; null if they can.</param>
    public StoredRound Append(
        IReadOnlyList<Append> appends, DateTimeOffset now, Func<Append, StoredRound, string?> whyNoRoom) => Guard(() =>
        {
            MarkRun();
            var state = _state;
            StoredRound? round = null;
            _database.Transact(() =>
            {
                _retention.Evict(ref state, now, 0); // a key whose event has aged is not found
                round = _writer.Write(appends, Epoch, now, ref state, whyNoRoom);
                _retention.Evict(ref state, now, round.Events.Count);
            });
            _state = state;
            return round!;
        });

    /// <summary>Deletes a step of what is beyond the limits. Returns whether there is more.</summary>
    public bool Evict(DateTimeOffset now) => Guard(() =>
    {
        if (!_retention.IsDue(_state, now))
        {
            return false;
        }

        MarkRun();
        var state = _state;
        _database.Transact(() => _retention.Evict(ref state, now, 0));
        _state = state;
        return _retention.IsDue(state, now);
    });

    /// <summary>
    /// Reads at most <paramref name="count"/> events and about a MiB after a sequence. The position after the newest event of an epoch is
    /// that of the begin of the next one: what is between them was never an event.
    /// </summary>
    public StoredPage Read(long after, int count) => Guard(() =>
    {
        var events = _reader.After(Math.Max(after, Lost), count, PageBytes);
        return after < Lost
            ? new StoredPage(events, Lost, _reader.LostAfter(after)) { IsCounted = !_reader.HasBegin(after, Lost) }
            : events.Count == 0 && after < Begin && count > 0
                ? new StoredPage(events, Begin, [])
                : new StoredPage(events, null, null);
    });

    /// <summary>Finds the newest event before a time, at the newest; the event need not be retained.</summary>
    public long Find(DateTimeOffset time) => Guard(() => _reader.LastBefore(time, Lost));

    /// <summary>The newest events of the epoch, at most so many and so many bytes, oldest first.</summary>
    public List<StoredEvent> NewestEvents(int count, long bytes) => Guard(() => _reader.Newest(Math.Max(Begin, Lost), count, bytes));

    /// <summary>The newest event of each stream, at any age.</summary>
    public List<StoredEvent> NewestOfStreams() => Guard(_reader.NewestOfStreams);

    /// <summary>The cursor of each source.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Origins() => Guard(_reader.Origins);

    /// <summary>What is revoked, and until when.</summary>
    public Dictionary<Digest, DateTimeOffset> Revoked() => Guard(_revoked.Read);

    /// <summary>Keeps a revocation, on the disk at once.</summary>
    public void Keep(Digest revoked, DateTimeOffset until, DateTimeOffset now) => Guard(() =>
    {
        MarkRun();
        _database.Transact(() => _revoked.Keep(revoked, until, now), isSynced: true);
        return true;
    });

    /// <summary>
    /// Makes sure that no event has an earlier time from now on, whatever the clock says after the next opening. It writes only now and then,
    /// and a time to come: until that one it need not write again.
    /// </summary>
    /// <returns>Whether it has written.</returns>
    public bool KeepTime(DateTimeOffset now) => Guard(() =>
    {
        var isDue = now > _keptTime;
        if (isDue)
        {
            WriteKeptTime(now + KeptAhead);
        }

        return isDue;
    });

    /// <summary>Writes all that is committed through to the disk, in <c>log.db</c>.</summary>
    public void Checkpoint() => Guard(() =>
    {
        _database.Checkpoint();
        return true;
    });

    /// <summary>Says in the file that it is complete. Call it before <see cref="Dispose"/>, unless there was a fault.</summary>
    /// <param name="now">The time of the log: no later event has an earlier one. Null: what <see cref="KeepTime"/> has written holds.</param>
    public void Close(DateTimeOffset? now = null) => Guard(() =>
    {
        if (_keptTime > now)
        {
            WriteKeptTime(now.Value);
        }

        if (!_isClean)
        {
            _database.Transact(() => _database.Execute("UPDATE log SET clean = 1"), isSynced: true);
            (_isClean, _isMarked) = (true, false);
        }

        _database.Checkpoint(emptiesWal: true);
        return true;
    });

    /// <summary>After a fault: an epoch begins at the next opening, whatever the file says then.</summary>
    public void RequireEpoch(string reason) => _epochMark.Set(reason);

    /// <summary>After a fault: the whole file is checked at the next opening.</summary>
    public void RequireCheck() => Guard(() =>
    {
        MarkRun();
        return true;
    });

    /// <summary>Closes the file.</summary>
    public void Dispose() => _database.Dispose();

    private static bool IsSomething(string file) => new FileInfo(file) is { Exists: true, Length: > 0 };

    // Before the first change of a run, and in log.db itself: a file that was copied without log.db-wal, or lost it, can be told from
    // one that was closed.
    private void MarkRun()
    {
        if (!_isMarked)
        {
            using var mark = _database.Once("UPDATE log SET clean = 0, boot = ?1, sync = ?2", 2);
            _database.Transact(() => mark.Run(_system.BootId, _sync.ToString()), isSynced: true);
            _isClean = false;
            _database.Checkpoint();
            _isMarked = true;
        }
    }

    private void WriteKeptTime(DateTimeOffset time)
    {
        MarkRun();
        using var mark = _database.Once("UPDATE log SET marked = ?1", 1);
        _database.Transact(() => mark.Run(time.UtcTicks));
        _keptTime = time;
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error) when (StoreException.Of(error, _database.File) is { } fault)
        {
            throw fault;
        }
    }
}
