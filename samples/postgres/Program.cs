using Npgsql;
using PostgresSample;

var builder = WebApplication.CreateSlimBuilder(args);
await using var database = NpgsqlDataSource.Create(
    builder.Configuration["Database"] ?? "Host=localhost;Username=postgres;Application Name=rxsse;Keepalive=30");
var orders = new OrderTable(database);
builder.Services.AddRxSse().AddStream("orders", (_, cancellationToken) => orders.ReadAsync(cancellationToken));

var app = builder.Build();
app.MapRxSse();
app.Run();
