using Microsoft.Data.Sqlite;

namespace RxSse.FileLog.Store;

/// <summary>A prepared statement, whose parameters <c>?1</c>, <c>?2</c> are given in order.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        }

        _command.Prepare();
    }

    public void Run(params ReadOnlySpan<object> values)
    {
        Bind(values);
        _command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null if there is none.</summary>
    public long? Number(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteScalar() as long?;
    }

    /// <summary>Reads all rows, or those until <paramref name="take"/> returns false.</summary>
    public void Read(Func<SqliteDataReader, bool> take, params ReadOnlySpan<object> values)
    {
        Bind(values);
        using var rows = _command.ExecuteReader();
        while (rows.Read() && take(rows))
        {
        }
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }
    }
}
