using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.Samples.Brokers;

/// <summary><c>samples/postgres</c> with PostgreSQL.</summary>
public sealed class PostgresTests
{
    private const string Sample = "postgres";
    private static readonly string Create = Commands.In($"samples/{Sample}/README.md", "orders.sql");
    private static readonly string Insert = Commands.In($"samples/{Sample}/README.md", "insert into orders");

    [BrokerFact("postgresql", "initdb", "postgres", "psql")]
    public async Task Rows_BecomeEvents_AlsoThoseThatCameWithoutAConnection()
    {
        await using var database = await Broker.PostgresAsync();
        await TypeAsync(database, Create);
        await using var server = await SampleServer.StartAsync(Sample, $"--Database=Host=127.0.0.1;Port={database.Port};Username=postgres;Application Name=rxsse");
        await using var reader = await EventReader.JoinAsync(server.Client);

        await TypeAsync(database, Insert);
        var order = await reader.NextAsync("orders-update");
        Assert.Contains($"-{order.Sequence}\n{SampleServer.Line(order)}\n", SampleServer.Readme(Sample), StringComparison.Ordinal);

        await TypeAsync(database, Insert.Replace("insert", "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rxsse'; insert", StringComparison.Ordinal));
        Assert.Equal("book", await NextItemAsync(reader));

        await database.KillAndStartAgainAsync();
        await TypeAsync(database, Insert.Replace("book", "pen", StringComparison.Ordinal));
        Assert.Equal("pen", await NextItemAsync(reader));
        await TypeAsync(database, Insert.Replace("book", "lamp", StringComparison.Ordinal));
        Assert.Equal("lamp", await NextItemAsync(reader));
    }

    private static async Task<string?> NextItemAsync(EventReader reader) => (await reader.NextAsync("orders-update")).Data.GetProperty("item").GetString();

    private static Task TypeAsync(Broker database, string command) => Broker.TypeAsync(command, ("-h localhost", $"-h 127.0.0.1 -p {database.Port}"));
}
