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

    [ClusterFact("redis-server")]
    public async Task Event_TakesAtMost100BytesAndFourTenthsBesideItsData()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var node = await RunningServer.StartAsync(
            [.. ClusterRun.Arguments, $"--RxSse:Log:Redis:Connection={redis.Address}", "--RxSse:History:Capacity=1000000"]);
        foreach (var size in new[] { 10, 200, 1_000, 2_000 })
        {
            var before = await UsedAsync(redis);
            var batch = Enumerable.Repeat(new { data = new string('x', size - 2) }, Batch).ToList(); // and two quotation marks
            for (var sent = 0; sent < Events; sent += Batch)
            {
                using var published = await node.Client.PostAsJsonAsync("/streams/orders/events", batch);
                published.EnsureSuccessStatusCode();
            }

            var bytes = (await UsedAsync(redis) - before) / Events;
            output.WriteLine($"{size} bytes of data take {bytes}.");
            Assert.InRange(bytes, size, (1.4 * size) + 100);
        }
    }

    private static async Task<double> UsedAsync(RedisProcess redis) =>
        double.Parse((await redis.SendAsync("MEMORY", "USAGE", "{rxsse}:events", "SAMPLES", 0)).ToString(), CultureInfo.InvariantCulture);
}
