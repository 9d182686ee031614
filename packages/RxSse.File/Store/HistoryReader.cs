using Microsoft.Data.Sqlite;

namespace RxSse.FileLog.Store;

/// <summary>Reads what is stored.</summary>
internal sealed class HistoryReader(Database database)
{
    private const int MaxNames = 4_096;
    private const string Columns = "seq, time, stream, type, data";

    private readonly Statement _after = database.Prepare($"SELECT {Columns} FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2", 2);
    private readonly Statement _newestFirst = database.Prepare(
        $"SELECT {Columns} FROM events WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2", 2);
    private readonly Statement _before = database.Prepare("SELECT seq FROM events WHERE time < ?1 ORDER BY time DESC, seq DESC LIMIT 1", 1);
    private readonly Statement _lostFrom = database.Prepare("SELECT min(lost) - 1 FROM streams WHERE lost > 0 AND lost_time >= ?1", 1);
    private readonly Statement _lostAfter = database.Prepare("SELECT name FROM streams WHERE lost > ?1", 1);
    private readonly Statement _begins = database.Prepare("SELECT count(*) FROM epochs WHERE begin > ?1 AND begin <= ?2", 2);
    private readonly Dictionary<string, string> _names = []; // each stream and type once in memory

    /// <summary>
    /// At most so many events after a sequence, oldest first, and at most so many bytes, but at least one. They are dense, except that none
    /// is between the newest of an epoch and the begin of the next one.
    /// </summary>
    public List<StoredEvent> After(long sequence, int count, long bytes) => Read(_after, sequence, count, bytes);

    /// <summary>The newest events after a sequence, at most so many and so many bytes, oldest first.</summary>
    public List<StoredEvent> Newest(long after, int count, long bytes)
    {
        var events = Read(_newestFirst, after, count, bytes);
        events.Reverse();
        return events;
    }

    /// <summary>Whether an epoch begins after one sequence and up to another.</summary>
    public bool HasBegin(long after, long through) => _begins.Number(after, through) > 0;

    /// <summary>The streams of the events after a sequence that are no longer retained.</summary>
    public HashSet<string> LostAfter(long sequence)
    {
        var streams = new HashSet<string>();
        _lostAfter.Read(row => streams.Add(row.GetString(0)), sequence);
        return streams;
    }

    /// <summary>
    /// The newest event before a time. If all retained events are younger, the position before the first event of a stream that is lost and
    /// not older, so that a gap names each stream that lost one.
    /// </summary>
    public long LastBefore(DateTimeOffset time, long lost) => _before.Number(time.UtcTicks) ?? _lostFrom.Number(time.UtcTicks) ?? lost;

    /// <summary>The newest event of each stream, at any age.</summary>
    public List<StoredEvent> NewestOfStreams()
    {
        var newest = new List<StoredEvent>();
        using var read = database.Once($"SELECT {Columns} FROM events JOIN streams ON newest = seq UNION ALL "
            + $"SELECT {Columns} FROM kept JOIN streams ON newest = seq");
        read.Read(row =>
        {
            newest.Add(Event(row));
            return true;
        });
        return newest;
    }

    /// <summary>The cursor of each source.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Origins()
    {
        var origins = new Dictionary<string, ReadOnlyMemory<byte>>();
        using var read = database.Once("SELECT stream, cursor FROM origins");
        read.Read(row =>
        {
            origins.Add(row.GetString(0), row.GetFieldValue<byte[]>(1));
            return true;
        });
        return origins;
    }

    private List<StoredEvent> Read(Statement statement, long after, int count, long bytes)
    {
        var events = new List<StoredEvent>();
        if (count > 0)
        {
            statement.Read(
                row =>
                {
                    var next = Event(row);
                    bytes -= next.Size;
                    if (bytes < 0 && events.Count > 0)
                    {
                        return false;
                    }

                    events.Add(next);
                    return true;
                },
                after, count);
        }

        return events;
    }

    private StoredEvent Event(SqliteDataReader row) =>
        new(row.GetInt64(0), Ticks.Read(row, 1), Name(row.GetString(2)), Name(row.GetString(3)), row.GetFieldValue<byte[]>(4));

    private string Name(string read)
    {
        if (_names.TryGetValue(read, out var known))
        {
            return known;
        }

        if (_names.Count < MaxNames)
        {
            _names.Add(read, read);
        }

        return read;
    }
}
