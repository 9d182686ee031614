using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Reactive.Concurrency;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using RxSse.Tests.VirtualTime;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>A row of the table of failures in docs/scale-out.md: the clocks of nodes are an hour ahead, and an hour behind.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisClockTests(RedisServer server)
{
    private readonly string _prefix = server.NextPrefix();

    [RedisFact]
    public async Task ClocksOfNodesAreWrong_EventsHaveTheTimeOfRedis_AndNoneIsTooOld()
    {
        var began = TimeProvider.System.GetUtcNow();
        GuestHost[] nodes = [await StartAsync(hours: 0), await StartAsync(hours: 1), await StartAsync(hours: -1)];
        foreach (var node in nodes)
        {
            using var published = await node.Client.PostAsJsonAsync("/streams/orders/events", new { data = new { number = 1 } });
            Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        }

        foreach (var node in nodes)
        {
            await ReadAsync(node, "from=earliest", nodes.Length);
            await ReadAsync(node, $"since={Print(began.AddMinutes(-1))}", nodes.Length);
            await ReadAsync(node, $"since={Print(began.AddMinutes(5))}", 0);
            await ReadAsync(node, "since=10m", nodes.Length);
        }

        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    private Task<GuestHost> StartAsync(int hours) => GuestHost.StartAsync(
        builder =>
        {
            var real = ServerSchedulers.OfThreads();
            builder.Services.AddSingleton(real with { Timers = Shifted(real.Timers, hours), Hub = Shifted(real.Hub, hours) });
            ScopeAuthentication.Add(builder);
            builder.Services.AddRxSse(options =>
            {
                options.Log.Kind = "redis";
                options.Publishing.Enabled = true;
            }).AddStream("orders").AddRedisLog(redis => (redis.Connection, redis.Prefix) = (server.Connection, _prefix));
        },
        app => app.MapRxSse(),
        "Production", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*", "--RxSse:History:MaxAge=30m");

    private static SettableClock Shifted(IScheduler scheduler, int hours) =>
        new(scheduler) { Offset = TimeSpan.FromHours(hours) };

    private static string Print(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    /// <summary>Reads so many events, which a node may have a moment after they were acknowledged; or none up to the end of the join.</summary>
    private static async Task ReadAsync(GuestHost node, string query, int expected)
    {
        using var patience = Patience.Start();
        using var response = await node.SendAsync(HttpMethod.Get, $"/events?streams=orders&format=named&{query}");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        var last = expected > 0 ? "event: orders-update" : "event: heartbeat";
        for (var left = Math.Max(1, expected); left > 0;)
        {
            var line = await lines.ReadLineAsync(patience.Token);
            Assert.True(line != "event: orders-update" || expected > 0, "An event is older than what was asked for.");
            left -= line == last ? 1 : 0;
        }
    }
}
