using System.Globalization;

namespace RxSse.FileLog.Store;

/// <summary>The tables of the log.</summary>
internal static class Schema
{
    /// <summary>The format of the file. Another one is not read.</summary>
    public const int Format = 2; // 1 had no time of marks

    private const int Application = 0x52785365; // "RxSe"

    // Times are ticks since the year 1, in UTC. "total" is the size of all events so far and of their keys, as the history counts it.
    // "lost" is the newest event that is no longer retained. "marked" is a time that no mark has passed: no later event has an earlier one.
    // "kept" has the newest event of each stream that would be lost otherwise.
    private const string Tables =
        """
        CREATE TABLE log(id INTEGER PRIMARY KEY CHECK (id = 1), clean INTEGER NOT NULL, boot TEXT NOT NULL, sync TEXT NOT NULL,
            lost INTEGER NOT NULL, lost_time INTEGER NOT NULL, lost_total INTEGER NOT NULL, marked INTEGER NOT NULL) STRICT;
        CREATE TABLE epochs(begin INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        CREATE TABLE events(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, total INTEGER NOT NULL,
            stream TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL) STRICT;
        CREATE INDEX events_by_time ON events(time);
        CREATE TABLE streams(name TEXT PRIMARY KEY, newest INTEGER NOT NULL, lost INTEGER NOT NULL, lost_time INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE kept(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, stream TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL)
            STRICT;
        CREATE TABLE origins(stream TEXT PRIMARY KEY, cursor BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE keys(name BLOB PRIMARY KEY, content BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE INDEX keys_by_last ON keys(last);
        CREATE TABLE revoked(name BLOB PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Creates the tables in a file that has none, and checks that a file which has some is a log of this format.</summary>
    /// <param name="database">The file.</param>
    /// <param name="epoch">The epoch of a new log.</param>
    public static void Ensure(Database database, string epoch)
    {
        if (database.Number("SELECT count(*) FROM sqlite_schema") == 0)
        {
            database.Transact(
                () =>
                {
                    database.Execute(Tables);
                    database.Execute($"INSERT INTO log VALUES (1, 1, '', '', 0, 0, 0, 0); INSERT INTO epochs VALUES (0, '{epoch}');");
                    database.Execute(string.Create(
                        CultureInfo.InvariantCulture, $"PRAGMA application_id={Application}; PRAGMA user_version={Format};"));
                },
                isSynced: true);
            return;
        }

        if (database.Number("PRAGMA application_id") != Application)
        {
            throw StoreException.OtherFormat(database.File, "is not a log of RxSse");
        }

        if (database.Number("PRAGMA user_version") is var format and not Format)
        {
            throw StoreException.OtherFormat(
                database.File, string.Create(CultureInfo.InvariantCulture, $"has format {format}, and this version reads format {Format}"));
        }
    }

    /// <summary>Checks the whole file, and that no event is missing between two others of an epoch. It reads all of it.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static void Check(Database database)
    {
        if (database.Scalar("PRAGMA quick_check(1)") is not "ok" and var found)
        {
            throw StoreException.Damaged(database.File, $"{found}".ReplaceLineEndings(" "));
        }

        // The first retained event of each epoch follows its begin or the newest lost event; those behind it are dense.
        const string Holes =
            """
            SELECT count(*) FROM (
                SELECT e.begin AS begin, min(v.seq) AS first, max(v.seq) AS last, count(*) AS number
                FROM events v JOIN epochs e ON e.begin = (SELECT max(begin) FROM epochs WHERE begin < v.seq)
                GROUP BY e.begin)
            WHERE number <> last - first + 1 OR first <> 1 + max(begin, (SELECT lost FROM log))
            """;
        if (database.Number(Holes) != 0)
        {
            throw StoreException.Damaged(database.File, "events are missing");
        }
    }
}
