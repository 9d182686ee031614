using System.Runtime.CompilerServices;
using System.Text.Json;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

var builder = WebApplication.CreateSlimBuilder(args);
var options = new NatsOpts { Url = builder.Configuration["Nats"] ?? "nats://localhost:4222" };
builder.Services.AddRxSse().AddStream("orders", (_, cancellationToken) => OrdersAsync(cancellationToken));

var app = builder.Build();
app.MapRxSse();
app.Run();

async IAsyncEnumerable<Order> OrdersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
{
    await using var connection = new NatsConnection(options); // reconnects by itself
    var jetStream = new NatsJSContext(connection);
    await jetStream.CreateOrUpdateStreamAsync(new StreamConfig("ORDERS", ["orders.>"]), cancellationToken);
    var durable = new ConsumerConfig("rxsse") { AckWait = TimeSpan.FromSeconds(5) }; // then NATS sends a message again
    var consumer = await jetStream.CreateOrUpdateConsumerAsync("ORDERS", durable, cancellationToken);
    var pull = new NatsJSConsumeOpts
    {
        MaxMsgs = 1_000,
        Expires = TimeSpan.FromSeconds(10),
        IdleHeartbeat = TimeSpan.FromSeconds(1), // else it asks a restarted server only after half a minute
    };
    await foreach (var message in consumer.ConsumeAsync<byte[]>(opts: pull, cancellationToken: cancellationToken))
    {
        if (Order.TryParse(message.Data) is not { } order)
        {
            await message.AckTerminateAsync(cancellationToken: cancellationToken); // else NATS would send it again and again
            continue;
        }

        yield return order;
        await message.AckAsync(cancellationToken: cancellationToken); // NATS goes on after it
    }
}

internal sealed record Order(int Number, decimal Total)
{
    public static Order? TryParse(byte[]? json)
    {
        try
        {
            return JsonSerializer.Deserialize<Order>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
