using Microsoft.Data.Sqlite;

namespace RxSse.FileLog.Store;

/// <summary>Times as they are stored.</summary>
internal static class Ticks
{
    public static DateTimeOffset Read(SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}
