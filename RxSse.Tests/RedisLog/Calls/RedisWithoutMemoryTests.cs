using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Log;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

/// <summary>A server of Redis that refuses to write, for want of memory or of a replica, and a history that is much too long.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisWithoutMemoryTests : IAsyncLifetime
{
    private readonly RedisServer _server;
    private readonly string _prefix;
    private ConnectionMultiplexer? _redis;

    public RedisWithoutMemoryTests(RedisServer server)
    {
        _server = server;
        _prefix = server.NextPrefix();
    }

    public async Task InitializeAsync()
    {
        var options = _server.Options;
        options.AllowAdmin = true;
        _redis = await ConnectionMultiplexer.ConnectAsync(options);
    }

    public async Task DisposeAsync() => await _redis!.DisposeAsync();

    [RedisFact]
    public async Task WithoutMemory_WhatIsOldGoes_TheLeaseIsKept_AndEventsAreRefused()
    {
        await using var calls = Connect(new HistoryOptions());
        await using var aging = Connect(new HistoryOptions { MaxAge = TimeSpan.FromMilliseconds(1) });
        var state = await StartAsync(calls, events: 3);
        await WithAsync("maxmemory", "1", "0", async () =>
        {
            var full = await Assert.ThrowsAsync<RedisCallException>(() => AppendAsync(calls, state, 1));
            Assert.Equal(RedisFault.Full, full.Fault);
            Assert.Equal(("a", 1), await HoldAsync(calls, "a"));
            Assert.Equal(("a", 1), await HoldAsync(calls, "a"));
            Assert.Equal(3, (await calls.ReadAsync(0, 10, 1_000)).Events.Count);
            Assert.Equal(("a", 1), await HoldAsync(aging, "a"));
            Assert.Empty((await calls.ReadAsync(0, 10, 1_000)).Events);
            Assert.Equal(CallStatus.Done, (await calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "second", "b"))).Status);
        });
    }

    [RedisFact]
    public async Task WithoutMemory_ARoundIsAppendedInPlaceOfWhatIsOld()
    {
        await using var calls = Connect(new HistoryOptions());
        await using var aging = Connect(new HistoryOptions { MaxAge = TimeSpan.FromMilliseconds(1) });
        var state = await StartAsync(calls, events: 3);
        await WithAsync("maxmemory", "1", "0", async () =>
        {
            Assert.Equal(CallStatus.Done, (await AppendAsync(aging, state, 2)).Status);
            Assert.Equal(4, (await calls.ReadAsync(3, 10, 1_000)).Events[0].Sequence);
        });
    }

    [RedisFact]
    public async Task WithoutAReplica_PagesAndTimesAreRead_AndEventsAreRefused()
    {
        await using var calls = Connect(new HistoryOptions { MaxAge = TimeSpan.FromMilliseconds(1) });
        var state = await StartAsync(calls, events: 3);
        await WithAsync("min-replicas-to-write", "1", "0", async () =>
        {
            var fault = await Assert.ThrowsAsync<RedisCallException>(() => AppendAsync(calls, state, 1));
            Assert.Equal($"Redis at {_server.Connection} is not ready (NOREPLICAS).", fault.Message);
            var page = await calls.ReadAsync(0, 10, 1_000);
            Assert.Equal((true, 3, 0), (page.IsLost, page.Through, page.Events.Count));
            Assert.Equal(2, (await calls.FindAsync(0)).After);
            Assert.Equal(3, (await calls.LoadAsync()).State.Newest);
        });
    }

    [RedisFact]
    public async Task HistoryThatIsMuchTooLong_GoesInSteps()
    {
        await using var calls = Connect(new HistoryOptions { Capacity = 100_000 });
        await using var small = Connect(new HistoryOptions { Capacity = 100 });
        await using var aging = Connect(new HistoryOptions { Capacity = 100_000, MaxAge = TimeSpan.FromMilliseconds(1) });
        for (var i = 0; i < 6; i++)
        {
            await StartAsync(calls, events: 2_000);
        }

        Assert.Equal(7_001, await LengthAsync(small)); // with the beginning of the epoch
        Assert.Equal(2_000, await LengthAsync(aging));
        Assert.Equal(0, await LengthAsync(aging));
    }

    private async Task<long> LengthAsync(RedisCalls calls)
    {
        await HoldAsync(calls, "a");
        return await _redis!.GetDatabase().StreamLengthAsync(new RedisKeys(_prefix).Events);
    }

    private RedisCalls Connect(HistoryOptions limits) => new(_server.Options, _prefix, limits, Patience.Limit);

    private static async Task<LogState> StartAsync(RedisCalls calls, int events)
    {
        var state = (await calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a"))).State;
        await calls.AppendAsync(new AppendCall(
            Seen(state), "fresh", "n/p", "", new AppendRound([new Append(Events.Of(Enumerable.Range(0, events)))])));
        return state;
    }

    private static Task<AppendAnswer> AppendAsync(RedisCalls calls, LogState state, long number) => calls.AppendAsync(
        new AppendCall(Seen(state), "fresh", "n/p", "", new AppendRound([new Append(Events.Of(1))]) { Number = number }));

    private static CallerState Seen(LogState state) => new(state.Epoch, state.Server, 0, state.Time);

    private static async Task<(string Holder, long Term)> HoldAsync(RedisCalls calls, string node)
    {
        var answer = await calls.LeaseAsync(new LeaseCall(node, LeaseWish.Lead, TimeSpan.FromMinutes(1), 0));
        return (answer.Holder, answer.Term);
    }

    private async Task WithAsync(string setting, string value, string before, Func<Task> test)
    {
        var server = _redis!.GetServers()[0];
        await server.ConfigSetAsync(setting, value);
        try
        {
            await test();
        }
        finally
        {
            await server.ConfigSetAsync(setting, before);
        }
    }
}
