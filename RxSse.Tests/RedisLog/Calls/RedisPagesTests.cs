using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.Log;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

/// <summary>What is large comes from Redis in pages.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisPagesTests(RedisServer server)
{
    private readonly HistoryOptions _limits = new();
    private readonly string _prefix = server.NextPrefix();

    [RedisFact]
    public async Task NewestEventOfEachStream_AndCursors_AreLoadedInPages()
    {
        await using var calls = new RedisCalls(server.Options, _prefix, _limits);
        var state = await StartAsync(calls);
        for (var i = 0; i < 64; i++)
        {
            var large = new Append(Events.OfSize(200_000, $"s{i}")) { Origin = new byte[60_000] };
            state = (await AppendAsync(calls, state, i + 1, large)).State;
        }

        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{server.Connection},allowAdmin=true");
        var before = await SentAsync(redis);
        var loaded = await calls.LoadAsync();

        Assert.Equal(state, loaded.State);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"s{i} {i + 1}").Order(), loaded.Newest.Select(logged => $"{logged.Event.Stream} {logged.Sequence}").Order());
        Assert.All(loaded.Newest, logged => Assert.Equal(200_000, logged.Event.Data.Length));
        Assert.Equal(64, loaded.Origins.Count);
        Assert.All(loaded.Origins.Values, cursor => Assert.Equal(60_000, cursor.Length));
        Assert.InRange(await SentAsync(redis) - before, 15, 20); // a MiB in each
    }

    [RedisFact]
    public async Task LeaseAndCursors_DoNotWaitBehindPages()
    {
        using var way = FaultyProxy.To(new Uri($"http://{server.Connection}"));
        await using var calls = new RedisCalls(ConfigurationOptions.Parse($"127.0.0.1:{way.Address.Port}"), _prefix, _limits);
        var state = await StartAsync(calls);
        for (var i = 1; i <= 8; i++)
        {
            await AppendAsync(calls, state, i, new Append(Events.OfSize(900_000)) { Origin = new byte[] { (byte)i } });
        }

        await calls.ReadAsync(7, 1, 1); // all connections are open
        way.Delay(TimeSpan.FromMilliseconds(10)); // of 16 KiB: a page takes half a second
        var pages = Enumerable.Range(0, 8).Select(after => calls.ReadAsync(after, 1, 1)).ToList();
        var lease = await AgainAsync(() => calls.LeaseAsync(new LeaseCall("a", LeaseWish.Lead, TimeSpan.FromSeconds(1.5), 0)));

        var loaded = await calls.LoadOriginsAsync(); // then the term begins

        Assert.Equal("a", lease.Holder);
        Assert.Equal(new byte[] { 8 }, loaded.Origins["numbers"].ToArray());
        Assert.DoesNotContain(pages, page => page.IsCompleted);
        way.Delay(TimeSpan.Zero);
        await Task.WhenAll(pages.Select(page => page.ContinueWith(_ => { }, TaskScheduler.Default))); // they may be late
    }

    // How often Redis has run a script.
    private static async Task<long> SentAsync(ConnectionMultiplexer redis)
    {
        var statistics = await redis.GetServers()[0].InfoAsync("commandstats");
        var line = statistics.SelectMany(group => group).First(pair => pair.Key == "cmdstat_evalsha").Value;
        return long.Parse(line.Split(',')[0].Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<LogState> StartAsync(RedisCalls calls) =>
        (await AgainAsync(() => calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a")))).State;

    private static Task<AppendAnswer> AppendAsync(RedisCalls calls, LogState state, long number, params Append[] appends) => AgainAsync(() => calls.AppendAsync(
        new AppendCall(new CallerState(state.Epoch, state.Server, 0, state.Time), "fresh", "n/p", "", new AppendRound(appends) { Number = number })));

    // A call has a second, which a busy machine may not have. Each of them may be repeated.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (var left = 2; ; left--)
        {
            try
            {
                return await call();
            }
            catch (RedisCallException) when (left > 0)
            {
                // Once more.
            }
        }
    }
}
