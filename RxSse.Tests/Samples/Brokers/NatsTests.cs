using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples.Brokers;

/// <summary><c>samples/nats</c> with nats-server.</summary>
public sealed partial class NatsTests
{
    private const string Sample = "nats";

    [BrokerFact("nats-server", "nats-server")]
    public async Task Messages_BecomeEvents_AlsoThoseThatCameWhileTheSampleWasAway()
    {
        await using var broker = await Broker.NatsAsync();
        var order = Order();
        await using (var server = await StartAsync(broker))
        {
            await using var reader = await EventReader.JoinAsync(server.Client);
            await HasStreamAsync(broker);
            await PublishAsync(broker, order);
            var first = await reader.NextAsync("orders-update");
            Assert.Contains($"-{first.Sequence}\n{SampleServer.Line(first)}\n", SampleServer.Readme(Sample), StringComparison.Ordinal);
            await HasNothingToAcknowledgeAsync(broker);
        }

        await PublishAsync(broker, "no order");
        await PublishAsync(broker, order.Replace("4812", "2", StringComparison.Ordinal));

        await using var next = await StartAsync(broker);
        await using var later = await EventReader.OpenAsync(next.Client, "?from=earliest");
        Assert.Equal(2, (await later.NextAsync("orders-update")).Data.GetProperty("number").GetInt32());

        await broker.KillAndStartAgainAsync();
        await PublishAsync(broker, order.Replace("4812", "3", StringComparison.Ordinal));
        Assert.Equal(3, (await later.NextAsync(each => each.Type == "orders-update" && each.Data.GetProperty("number").GetInt32() != 2))
            .Data.GetProperty("number").GetInt32()); // 2 may come twice: its acknowledgement may have been lost with the broker
    }

    private static Task<RunningServer> StartAsync(Broker broker) => SampleServer.StartAsync(Sample, $"--Nats=nats://127.0.0.1:{broker.Port}");

    private static string Order() => Publish().Match(Repository.Read($"samples/{Sample}/README.md")).Groups["order"].Value;

    private static Task PublishAsync(Broker broker, string data) => AskAsync(broker, "orders.new", data);

    // Each try is a round trip.
    private static async Task HasStreamAsync(Broker broker)
    {
        while ((await AskAsync(broker, "$JS.API.STREAM.INFO.ORDERS", "")).Contains("\"error\"", StringComparison.Ordinal))
        {
        }
    }

    private static async Task HasNothingToAcknowledgeAsync(Broker broker)
    {
        while (!(await AskAsync(broker, "$JS.API.CONSUMER.INFO.ORDERS.rxsse", "")).Contains("\"num_ack_pending\":0", StringComparison.Ordinal))
        {
        }
    }

    // The protocol of NATS: the answer to a published message is that JetStream has it.
    private static async Task<string> AskAsync(Broker broker, string subject, string data)
    {
        using var patience = Patience.Start();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", broker.Port, patience.Token);
        var stream = client.GetStream();
        var length = Encoding.UTF8.GetByteCount(data).ToString(CultureInfo.InvariantCulture);
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes($"CONNECT {{\"verbose\":false}}\r\nSUB answer 1\r\nPUB {subject} answer {length}\r\n{data}\r\n"), patience.Token);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("MSG answer ", StringComparison.Ordinal))
            {
                return await reader.ReadLineAsync(patience.Token) ?? "";
            }
        }

        throw new EndOfStreamException("nats-server has closed the connection without an answer");
    }

    [GeneratedRegex("nats pub orders.new '(?<order>[^']+)'")]
    private static partial Regex Publish();
}
