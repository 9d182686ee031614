using System.Globalization;
using System.Net.Http.Json;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>The memory that docs/scale-out.md says to give to Redis is enough.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class RedisMemoryTests(ITestOutputHelper output)
{
    private const int Events = 10_000;
    private const int Batch = 250;
    private const int Keys = 1_000;

    [ClusterFact("redis-server")]
    public async Task EventsAndKeys_TakeNoMoreThanTheDocumentSays()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var node = await RunningServer.StartAsync(
            [.. ClusterRun.Arguments, $"--RxSse:Log:Redis:Connection={redis.Address}", "--RxSse:History:Capacity=1000000"]);
        foreach (var size in new[] { 10, 200, 1_000, 2_000 })
        {
            var before = await UsedAsync(redis, "events");
            var batch = Enumerable.Repeat(new { data = new string('x', size - 2) }, Batch).ToList(); // and two quotation marks
            for (var sent = 0; sent < Events; sent += Batch)
            {
                using var published = await node.Client.PostAsJsonAsync("/streams/orders/events", batch);
                published.EnsureSuccessStatusCode();
            }

            var bytes = (await UsedAsync(redis, "events") - before) / Events;
            output.WriteLine($"{size} bytes of data take {bytes:N0}.");
            Assert.InRange(bytes, size, (2 * size) + 100);
        }

        using var publisher = new ClusterPublisher([node.Address]); // gives each event a key
        for (var sent = 0; sent < Keys; sent++)
        {
            await publisher.PublishOneAsync(0);
        }

        var key = (await UsedAsync(redis, "keys") + await UsedAsync(redis, "keys-by-age")) / Keys;
        output.WriteLine($"A key takes {key:N0}.");
        Assert.InRange(key, 1, 400);
    }

    private static async Task<double> UsedAsync(RedisProcess redis, string key) =>
        double.Parse($"{await redis.SendAsync("MEMORY", "USAGE", $"{{rxsse}}:{key}", "SAMPLES", 0)}", CultureInfo.InvariantCulture);
}
