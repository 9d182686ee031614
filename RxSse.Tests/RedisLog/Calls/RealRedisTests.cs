using System.Globalization;
using RxSse.RedisLog.Calls;
using RxSse.Tests.EndToEnd.Servers;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

/// <summary>The suite of the stand-in against Redis.</summary>
[TestCaseOrderer(OnlyWithRedis.Name, OnlyWithRedis.Assembly)]
[Collection(RedisTests.Name)]
public sealed class RealRedisTests : RedisCallsContract, IAsyncLifetime
{
    private readonly RedisServer _server;
    private readonly RedisKeys _keys;
    private readonly RedisCalls _calls;
    private ConnectionMultiplexer? _redis;

    public RealRedisTests(RedisServer server)
    {
        _server = server;
        var prefix = server.NextPrefix();
        _keys = new RedisKeys(prefix);
        _calls = new RedisCalls(server.Options, prefix, Limits, Patience.Limit);
    }

    internal override IRedisCalls Calls => _calls;

    private IDatabase Redis => _redis!.GetDatabase();

    public async Task InitializeAsync() => _redis = await ConnectionMultiplexer.ConnectAsync(_server.Options);

    public async Task DisposeAsync()
    {
        await _calls.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    [RedisFact]
    public async Task LogOfAnotherFormat_IsNotRead()
    {
        var seen = await StartAsync();
        await Redis.HashSetAsync(_keys.Log, "format", "2");

        foreach (var call in (Func<Task>[])
            [() => AppendAsync(seen, Of(1)), () => Calls.ReadAsync(0, 1, 1), () => Calls.LoadAsync(), () => AdoptAsync(seen, "x"), () => Calls.FindAsync(0)])
        {
            var fault = await Assert.ThrowsAsync<RedisCallException>(call);
            Assert.Equal(RedisFault.Format, fault.Fault);
            Assert.Equal($"Redis at {_server.Connection} has a log of format 2. This version reads format 1.", fault.Message);
        }
    }

    [RedisFact]
    public async Task EventsWithoutTheirLog_AreKept_AndTheEpochBeginsBeyondThem()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2));
        await Redis.KeyDeleteAsync(_keys.Log);

        var state = await AdoptAsync(CallerState.Nothing, "second");

        Assert.Equal(2 + 1_048_576, state.Begin);
        Assert.Equal([1, 2], (await Calls.ReadAsync(0, 10, 1_000_000)).Events.Select(logged => logged.Sequence));
    }

    [RedisFact]
    public async Task ScriptsThatRedisHasForgotten_AreSentAgain()
    {
        var seen = await StartAsync();
        await Redis.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.Equal(1, (await AppendAsync(seen, Of(1))).State.Newest);
    }

    private protected override async Task MoveAsync(bool isNew = false)
    {
        await Redis.HashSetAsync(_keys.Log, "server", $"other{Environment.TickCount64}:server");
        if (!isNew)
        {
            await Redis.HashDecrementAsync(_keys.Log, "born", (long)AdoptCall.LeastAlive.TotalMilliseconds);
        }
    }

    private protected override async Task LoseAsync(long after)
    {
        var newest = (await Calls.StateAsync()).Newest;
        for (var sequence = after + 1; sequence <= newest; sequence++)
        {
            await Redis.StreamDeleteAsync(_keys.Events, [$"{sequence}-0"]);
        }

        await Redis.HashSetAsync(_keys.Log, "seq", after);
    }

    private protected override Task EraseAsync(long sequence) => Redis.StreamDeleteAsync(_keys.Events, [$"{sequence}-0"]);

    private protected override async Task ForgetAsync(string appender)
    {
        var words = ((string)(await Redis.HashGetAsync(_keys.Rounds, appender))!).Split(' ', 3);
        var at = long.Parse(words[1], CultureInfo.InvariantCulture) - 3_600_001;
        await Redis.HashSetAsync(_keys.Rounds, appender, $"{words[0]} {at} {words[2]}");
    }

    private protected override Task FlushAsync() => Redis.KeyDeleteAsync(_keys.All);

    private protected override Task EndReportsAsync() =>
        Redis.HashDecrementAsync(_keys.All[^1], "since", (long)AdoptCall.MaxWait.TotalMilliseconds);
}
