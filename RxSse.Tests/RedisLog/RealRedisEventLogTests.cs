using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.RedisLog;
using RxSse.RedisLog.Calls;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Log;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>The contract of durable logs, with Redis.</summary>
[TestCaseOrderer(OnlyWithRedis.Name, OnlyWithRedis.Assembly)]
[Collection(RedisTests.Name)]
public sealed class RealRedisEventLogTests : DurableLogContract, IAsyncLifetime
{
    private readonly RedisServer _server;
    private readonly string _prefix;
    private readonly HistoryOptions _limits = new() { Capacity = 1_000 };
    private readonly TestScheduler _loop = new();
    private readonly DateTimeOffset _start;
    private readonly RedisKeys _keys;
    private ConnectionMultiplexer? _redis;
    private TimedCalls? _calls;
    private RedisEventLog? _node;
    private SettledLog? _log;
    private long _saved;

    public RealRedisEventLogTests(RedisServer server)
    {
        _server = server;
        _prefix = server.NextPrefix();
        _keys = new RedisKeys(_prefix);
        _start = DateTimeOffset.FromUnixTimeSeconds(server.Timers.Now.AddDays(1).ToUnixTimeSeconds());
    }

    internal override IEventLog Log => _log!;

    private protected override IEventLog Node => _node!;

    protected override int Capacity => 1_000;

    private protected override bool KnowsEvictedStreams => false;

    private protected override DateTimeOffset Start => _start;

    public async Task InitializeAsync()
    {
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.Options);
        await OpenAsync(newEpoch: false);
        await Task.Yield(); // a test blocks its thread, which must not be that of the connection
    }

    public async Task DisposeAsync()
    {
        await _node!.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    [RedisFact]
    public async Task EventsThatAreNotInMemory_AreReadFromRedis()
    {
        await AppendAllAsync(700);
        await ReopenAsync();
        var read = new List<long>();
        while (read.Count < 700)
        {
            var page = await Log.ReadAsync(read.LastOrDefault(), 500, default);
            Assert.Null(page.EvictedThrough);
            read.AddRange(page.Events.Select(logged => logged.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 700).Select(sequence => (long)sequence), read);
        Assert.Equal(0, await Log.FindAsync(DateTimeOffset.UnixEpoch, default));
    }

    protected override void RunTail() => _loop.Start();

    private protected override void Deliver() => _loop.AdvanceBy(1);

    private protected override Task SettleAsync(Func<bool> isSettled)
    {
        SettledLog.Settle(() =>
        {
            Deliver();
            return isSettled();
        });
        return Task.CompletedTask;
    }

    protected override void AdvanceTo(DateTimeOffset time)
    {
        _loop.AdvanceTo(Math.Max(_loop.Clock, time.UtcTicks));
        _calls!.AdvanceToAsync(time).Wait();
    }

    private protected override void DuringAppend(Action act) => _calls!.OnAppend = act;

    private protected override void DuringRead(Action act) => _calls!.OnRead = act;

    private protected override Task EndAsync() => _node!.DisposeAsync().AsTask();

    private protected override void Settle(Func<bool> isSettled) => SettledLog.Settle(isSettled);

    private protected override Task ReopenAsync() => ReopenAsync(newEpoch: false);

    private protected override void Save() => _saved = Log.Newest.Sequence;

    // The node lives on, and has seen what is lost.
    private protected override async Task LoseRestAsync()
    {
        var given = Log.Newest;
        for (var sequence = _saved + 1; sequence <= given.Sequence; sequence++)
        {
            await _redis!.GetDatabase().StreamDeleteAsync(_keys.Events, [$"{sequence}-0"]);
        }

        await _redis!.GetDatabase().HashSetAsync(_keys.Log, [new("seq", _saved), new("server", "another:server")]);
        SettledLog.Settle(() => Log.Newest.Epoch != given.Epoch);
    }

    private protected override Task BeginEpochAsync() => ReopenAsync(newEpoch: true);

    private async Task AppendAllAsync(int count) => await Log.AppendAsync([new Append(Events.Of(Enumerable.Range(1, count)))], default);

    private async Task ReopenAsync(bool newEpoch)
    {
        await _node!.DisposeAsync();
        await OpenAsync(newEpoch);
    }

    private async Task OpenAsync(bool newEpoch)
    {
        _calls = new TimedCalls(new RedisCalls(_server.Options, _prefix, _limits, Patience.Limit));
        _node = new RedisEventLog(
            new RedisLogSetup(new RedisLogOptions { CacheEvents = 256 }, _limits, new TailOptions(), newEpoch), _calls, _loop,
            _server.Timers, NullLogger<RedisEventLog>.Instance);
        await _node.StartAsync(default);
        _log = new SettledLog(_node);
    }
}
