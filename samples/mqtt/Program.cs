using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Protocol;

var builder = WebApplication.CreateSlimBuilder(args);
var broker = new Uri(builder.Configuration["Broker"] ?? "mqtt://localhost:1883");
var options = new MqttClientOptionsBuilder()
    .WithTcpServer(broker.Host, broker.Port)
    .WithClientId("rxsse-sensors") // by this name the broker knows what it has kept
    .WithCleanStart(false)
    .WithSessionExpiryInterval(3600) // seconds for which it keeps messages while this program is away
    .Build();

builder.Services.AddRxSse().AddStream("sensors", Observable.Create<Reading>(async (readings, cancellationToken) =>
{
    using var client = new MqttClientFactory().CreateMqttClient();
    var connection = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    client.ApplicationMessageReceivedAsync += received =>
    {
        readings.OnNext(Reading.Of(received.ApplicationMessage));
        return Task.CompletedTask; // MQTTnet acknowledges the message
    };
    client.DisconnectedAsync += lost =>
        Task.FromResult(connection.TrySetException(new IOException($"{broker} has disconnected: {lost.Reason}.")));
    await client.ConnectAsync(options, cancellationToken);
    await client.SubscribeAsync("sensors/#", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
    await connection.Task.WaitAsync(cancellationToken); // it only fails; then the server calls this function again
}));

var app = builder.Build();
app.MapRxSse();
app.Run();

internal sealed record Reading(string Topic, JsonNode? Value)
{
    public static Reading Of(MqttApplicationMessage message)
    {
        var text = message.ConvertPayloadToString() ?? "";
        try
        {
            return new Reading(message.Topic, JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return new Reading(message.Topic, text); // anybody may send anything: what is no JSON becomes a string
        }
    }
}
