using System.Runtime.CompilerServices;
using Npgsql;

namespace PostgresSample;

/// <summary>A row of the table <c>orders</c>.</summary>
internal sealed record Order(long Id, string Item, decimal Total);

/// <summary>The rows of the table, as they are committed. It knows how far it has read, also when its connection breaks.</summary>
internal sealed class OrderTable(NpgsqlDataSource database)
{
    private const string Start = "select coalesce(max(id) - 100, 0) from orders"; // before the newest hundred
    private const string Newer = "select id, item, total from orders where id > $1 order by id limit 1000";

    private long? _last;

    public async IAsyncEnumerable<Order> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var mayHaveMore = true;
        connection.Notification += (_, _) => mayHaveMore = true; // it has no data: the rows are in the table
        await using (var listen = new NpgsqlCommand("listen orders", connection)) // first, so that no row comes unnoticed
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var start = new NpgsqlCommand(Start, connection))
        {
            _last ??= (long)(await start.ExecuteScalarAsync(cancellationToken))!;
        }

        while (true)
        {
            while (mayHaveMore)
            {
                mayHaveMore = false;
                await using var newer = new NpgsqlCommand(Newer, connection);
                newer.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _last.Value });
                await using var rows = await newer.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    (_last, mayHaveMore) = (rows.GetInt64(0), true);
                    yield return new Order(rows.GetInt64(0), rows.GetString(1), rows.GetDecimal(2));
                }
            }

            await connection.WaitAsync(cancellationToken);
        }
    }
}
