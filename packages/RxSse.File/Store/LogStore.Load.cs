using System.Globalization;

namespace RxSse.FileLog.Store;

// What is read when the log is opened.
internal sealed partial class LogStore
{
    private void Load(bool hasWal, string? newEpoch, long floor, CancellationToken cancellationToken)
    {
        StoredRun? run = null;
        using (var read = _database.Once("SELECT clean, boot, sync, lost, lost_time, lost_total, marked FROM log"))
        {
            read.Read(row =>
            {
                run = new StoredRun(row.GetInt64(0) != 0, row.GetString(1), row.GetString(2), hasWal);
                var lost = Ticks.Read(row, 4);
                _state = new StoreState
                {
                    Newest = row.GetInt64(3),
                    Time = lost,
                    Total = row.GetInt64(5),
                    OldestTime = lost,
                    Lost = row.GetInt64(3),
                    LostTime = lost,
                    LostTotal = row.GetInt64(5),
                };
                _keptTime = Ticks.Read(row, 6);
                return false;
            });
        }

        if (run is null)
        {
            throw StoreException.Damaged(_database.File, "the state of the log is missing");
        }

        _isClean = run.IsClean;
        if (!_isClean)
        {
            _database.Read(() => Schema.Check(_database), cancellationToken);
        }

        LoadEdges();
        LoadEpoch();
        Found = Newest;
        NewEpochReason = newEpoch ?? _epochMark.Reason ?? run.WhyIncomplete(_system.BootId);
        if (NewEpochReason is { } reason)
        {
            _epochMark.Set(reason); // what is written now may stay in part, in log.db-wal
            BeginEpoch(Math.Max(Newest, floor) + EpochDistance);
            _epochMark.Delete();
        }
    }

    private void LoadEdges()
    {
        using var oldest = _database.Once("SELECT time FROM events ORDER BY seq LIMIT 1");
        using var newest = _database.Once("SELECT seq, time, total, (SELECT count(*) FROM events) FROM events ORDER BY seq DESC LIMIT 1");
        var state = _state;
        oldest.Read(row =>
        {
            state.OldestTime = Ticks.Read(row, 0);
            return false;
        });
        newest.Read(row =>
        {
            (state.Newest, state.Time, state.Total, state.Count) = (row.GetInt64(0), Ticks.Read(row, 1), row.GetInt64(2), row.GetInt64(3));
            return false;
        });
        _state = state;
    }

    private void LoadEpoch()
    {
        using var epoch = _database.Once("SELECT begin, name FROM epochs ORDER BY begin DESC LIMIT 1");
        epoch.Read(row =>
        {
            (Begin, Epoch) = (row.GetInt64(0), row.GetString(1));
            return false;
        });
        if (Epoch.Length == 0)
        {
            throw StoreException.Damaged(_database.File, "the epoch of the log is missing");
        }

        _state.Newest = Math.Max(_state.Newest, Begin);
    }

    // An epoch before the oldest retained event is of no use to anybody, and neither is one that never had an event.
    private void BeginEpoch(long begin)
    {
        var name = EventId.NewEpoch();
        _database.Transact(
            () => _database.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                DELETE FROM epochs WHERE begin = (SELECT max(begin) FROM epochs) AND begin >= (SELECT lost FROM log)
                    AND NOT EXISTS (SELECT 1 FROM events WHERE seq > begin);
                INSERT INTO epochs VALUES ({begin}, '{name}');
                DELETE FROM epochs WHERE begin < (SELECT max(begin) FROM epochs WHERE begin <= (SELECT lost FROM log));
                UPDATE log SET clean = 1;
                """)),
            isSynced: true);
        _database.Checkpoint(emptiesWal: true); // whoever deletes log.db-wal deletes nothing of it
        (Epoch, Begin, _isClean) = (name, begin, true);
        _state.Newest = begin;
    }
}
