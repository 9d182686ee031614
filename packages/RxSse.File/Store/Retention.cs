using RxSse.Log;

namespace RxSse.FileLog.Store;

/// <summary>Deletes what is beyond the limits of the history, oldest first, in steps.</summary>
internal sealed class Retention
{
    private const int Step = 1_000;

    private readonly HistoryOptions _limits;
    private readonly Statement _oldest;
    private readonly Statement[] _evict;
    private readonly Statement _forget;
    private readonly Statement _save;

    public Retention(Database database, HistoryOptions limits)
    {
        _limits = limits;
        _oldest = database.Prepare("SELECT seq, time, total FROM events ORDER BY seq");
        _evict =
        [
            database.Prepare(
                """
                INSERT INTO kept SELECT seq, time, stream, type, data FROM events
                WHERE seq <= ?1 AND seq = (SELECT newest FROM streams WHERE name = stream)
                """,
                1),
            database.Prepare(
                """
                INSERT INTO streams SELECT stream, max(seq), max(seq), max(time) FROM events WHERE seq <= ?1 GROUP BY stream
                ON CONFLICT (name) DO UPDATE SET lost = excluded.lost, lost_time = excluded.lost_time
                """,
                1),
            database.Prepare("DELETE FROM events WHERE seq <= ?1", 1),
            database.Prepare("DELETE FROM keys WHERE last <= ?1", 1),
        ];
        _forget = database.Prepare("DELETE FROM kept WHERE seq NOT IN (SELECT newest FROM streams)");
        _save = database.Prepare("UPDATE log SET lost = ?1, lost_time = ?2, lost_total = ?3", 3);
    }

    /// <summary>Whether something is to be deleted.</summary>
    public bool IsDue(in StoreState state, DateTimeOffset now) => state.Count > 0 && IsBeyond(state, state.OldestTime, now);

    /// <summary>
    /// Deletes at most a step of the oldest events, or twice as many as were appended. Call it in a transaction, and after
    /// <c>streams</c> has the newest events.
    /// </summary>
    public void Evict(ref StoreState state, DateTimeOffset now, int appended)
    {
        if (!IsDue(state, now))
        {
            return;
        }

        var left = Math.Max(Step, 2 * appended);
        var evicted = state;
        _oldest.Read(row =>
        {
            var time = Ticks.Read(row, 1);
            evicted.OldestTime = time;
            if (left-- == 0 || !IsBeyond(evicted, time, now))
            {
                return false;
            }

            (evicted.Lost, evicted.LostTime, evicted.LostTotal) = (row.GetInt64(0), time, row.GetInt64(2));
            evicted.Count--;
            return true;
        });
        foreach (var statement in _evict)
        {
            statement.Run(evicted.Lost);
        }

        _forget.Run();
        _save.Run(evicted.Lost, evicted.LostTime.UtcTicks, evicted.LostTotal);
        state = evicted;
    }

    // The newest stays, whatever its size.
    private bool IsBeyond(in StoreState state, DateTimeOffset oldest, DateTimeOffset now) =>
        state.Count > _limits.Capacity || (state.Bytes > _limits.Bytes && state.Count > 1) || now - oldest > _limits.MaxAge;
}
