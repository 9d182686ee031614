using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples.Brokers;

/// <summary><c>samples/mqtt</c> with mosquitto.</summary>
public sealed class MqttTests
{
    private const string Sample = "mqtt";
    private const string IsSubscribed = "Sending SUBACK to rxsse-sensors";
    private static readonly string Publish = Commands.In($"samples/{Sample}/README.md", "mosquitto_pub ");

    [BrokerFact("mosquitto mosquitto-clients", "mosquitto", "mosquitto_pub")]
    public async Task Messages_BecomeEvents_AlsoThoseThatCameWhileTheSampleWasAway()
    {
        await using var broker = await Broker.MosquittoAsync();
        await using (var server = await StartAsync(broker))
        {
            await using var reader = await EventReader.JoinAsync(server.Client);
            await broker.ReadToLineAsync(IsSubscribed);
            await PublishAsync(broker, Publish);
            var reading = await reader.NextAsync("sensors-update");
            Assert.Contains($"-{reading.Sequence}\n{SampleServer.Line(reading)}\n", SampleServer.Readme(Sample), StringComparison.Ordinal);

            await PublishAsync(broker, Publish.Replace("'21.5'", "'warm'", StringComparison.Ordinal));
            Assert.Equal("warm", (await reader.NextAsync("sensors-update")).Data.GetProperty("value").GetString());
        }

        await PublishAsync(broker, Publish.Replace("21.5", "22.5", StringComparison.Ordinal));

        await using var next = await StartAsync(broker);
        await using var later = await EventReader.OpenAsync(next.Client, "?from=earliest");
        Assert.Equal(22.5m, (await later.NextAsync("sensors-update")).Data.GetProperty("value").GetDecimal());

        await broker.KillAndStartAgainAsync();
        await broker.ReadToLineAsync(IsSubscribed);
        await PublishAsync(broker, Publish.Replace("21.5", "23.5", StringComparison.Ordinal));
        Assert.Equal(23.5m, (await later.NextAsync("sensors-update")).Data.GetProperty("value").GetDecimal());
    }

    private static Task<RunningServer> StartAsync(Broker broker) => SampleServer.StartAsync(Sample, $"--Broker=mqtt://127.0.0.1:{broker.Port}");

    private static Task PublishAsync(Broker broker, string command) =>
        Broker.TypeAsync(command, ("mosquitto_pub ", $"mosquitto_pub -h 127.0.0.1 -p {broker.Port} "));
}
