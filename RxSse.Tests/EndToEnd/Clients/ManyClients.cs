using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>Thousands of subscribers, which must cost the test little.</summary>
internal static class ManyClients
{
    private const int AtOnce = 100; // no more than a listening socket queues

    /// <summary>Connections that have asked for the events.</summary>
    public static async Task<List<RawHttp>> SubscribeAsync(RunningServer server, int count)
    {
        var clients = new List<RawHttp>();
        foreach (var some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            clients.AddRange(await Task.WhenAll(some.Select(_ => RawHttp.AskForEventsAsync(server.Address))));
        }

        return clients;
    }

    /// <summary>Reads to the end of the join, and returns the id that stands there.</summary>
    public static async Task<string> JoinAsync(RawHttp client)
    {
        Assert.Equal("HTTP/1.1 200 OK", (await client.ReadHeadAsync()).StatusLine);
        while (true)
        {
            var block = (await client.ReadBlockAsync())!;
            if (block.Contains("\"heartbeat\"", StringComparison.Ordinal))
            {
                return IdOf(block);
            }
        }
    }

    public static string IdOf(string block) => block.Split('\n')[0]["id: ".Length..];
}
