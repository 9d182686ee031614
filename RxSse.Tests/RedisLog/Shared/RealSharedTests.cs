using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog;
using RxSse.RedisLog.Calls;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>The suite of what nodes share, with Redis.</summary>
[TestCaseOrderer(OnlyWithRedis.Name, OnlyWithRedis.Assembly)]
[Collection(RedisTests.Name)]
public sealed class RealSharedTests : SharedCallsContract, IAsyncLifetime
{
    private readonly RedisServer _server;
    private readonly SharedCalls _calls;
    private readonly string _prefix;
    private ConnectionMultiplexer? _redis;

    public RealSharedTests(RedisServer server)
    {
        _server = server;
        _prefix = server.NextPrefix();
        _calls = new SharedCalls(new RedisServers(server.Options), _prefix);
    }

    internal override ISharedCalls Calls => _calls;

    private protected override DateTimeOffset Now => _server.Timers.Now;

    private IDatabase Redis => _redis!.GetDatabase();

    public async Task InitializeAsync() => _redis = await ConnectionMultiplexer.ConnectAsync(_server.Options);

    public async Task DisposeAsync()
    {
        await _calls.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    [RedisFact]
    public async Task EachKey_HasTheHashTagOfTheLog_AndEnds()
    {
        await Calls.AddTicketAsync(default, default, new byte[1], TimeSpan.FromSeconds(30));
        await Calls.RevokeAsync([KeyValuePair.Create(default(Digest), TimeSpan.FromHours(1))]);
        await Calls.CloseAsync("one");
        await Calls.BeatAsync(new BeatCall("a", new byte[1], "", 0));

        var keys = (RedisKey[])(await Redis.ScriptEvaluateAsync($"return redis.call('KEYS', '{{{_prefix}}}:*')"))!;

        Assert.Equal(6, keys.Length);
        Assert.All(keys, key => Assert.InRange(Redis.KeyTimeToLive(key)!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)));
    }

    [RedisFact]
    public async Task RedisWithoutMemory_KeepsNothing_AndIsReadAllTheSame()
    {
        var options = _server.Options;
        options.AllowAdmin = true;
        await using var admin = await ConnectionMultiplexer.ConnectAsync(options);
        await Calls.RevokeAsync([KeyValuePair.Create(Digest.Of("ada"), AMinute)]);
        await WriteAsync("b", "{}", TimeSpan.Zero);
        await admin.GetServers()[0].ConfigSetAsync("maxmemory", "1");
        try
        {
            var answer = await Calls.BeatAsync(new BeatCall("a", new byte[1], BeatCall.Unread, -1));
            Assert.Equal(("b", (int?)1, false), (Assert.Single(answer.Others).Key, answer.Revoked?.Count, answer.IsWritten));
            var fault = await Assert.ThrowsAsync<RedisCallException>(() => Calls.RevokeAsync([KeyValuePair.Create(Digest.Of("bob"), AMinute)]));
            Assert.Equal(RedisFault.Full, fault.Fault);
        }
        finally
        {
            await admin.GetServers()[0].ConfigSetAsync("maxmemory", "0");
        }
    }

    [RedisFact]
    public async Task TicketThatWouldLastLonger_AsTheClockOfRedisWasSetBack_IsNotTaken()
    {
        await Calls.AddTicketAsync(Digest.Of("1"), default, new byte[1], ITicketStore.Lifetime + AMinute);

        Assert.True((await Calls.TakeTicketAsync(Digest.Of("1"))).IsEmpty);
    }

    [RedisFact]
    public async Task UserOfTheDocument_HasTheRightsThatTheCallsNeed()
    {
        var rights = await DocumentedUser.RightsAsync(_prefix);
        await Redis.ExecuteAsync("ACL", ["SETUSER", "sharing", "on", ">secret", .. rights]);
        await _server.WithPasswordAsync(async () =>
        {
            await using var calls = new SharedCalls(
                new RedisServers(ConfigurationOptions.Parse($"{_server.Connection},user=sharing,password=secret")), _prefix);
            await calls.AddTicketAsync(Digest.Of("1"), default, new byte[1], ITicketStore.Lifetime);
            Assert.False((await calls.TakeTicketAsync(Digest.Of("1"))).IsEmpty);
            await calls.ForgetTicketAsync(Digest.Of("1"), default);
            Assert.True(await calls.RevokeAsync([KeyValuePair.Create(Digest.Of("ada"), AMinute)]));
            Assert.True(await calls.CloseAsync("one"));
            Assert.Single((await calls.BeatAsync(new BeatCall("a", new byte[1], "", 0))).Closing);
            await calls.LeaveAsync("a");
            Assert.InRange(await calls.NextNumberAsync(), 1, long.MaxValue);
        });
    }

    [RedisFact]
    public async Task UserOfTheDocument_CanEndNothingOfOthers()
    {
        await Redis.ExecuteAsync("ACL", ["SETUSER", "confined", "on", ">secret", .. await DocumentedUser.RightsAsync()]);
        await _server.WithPasswordAsync(async () =>
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync($"{_server.Connection},user=confined,password=secret,allowAdmin=true");
            foreach (var command in new[]
            {
                "FLUSHALL", "FLUSHDB", "SWAPDB 0 1", "FUNCTION FLUSH", "SCRIPT FLUSH", "CLIENT PAUSE 1", "CLIENT KILL TYPE normal", "CONFIG GET *",
                "KEYS *", "GET other",
            })
            {
                string[] words = command.Split(' ');
                var refused = await Assert.ThrowsAsync<RedisServerException>(
                    () => redis.GetDatabase().ExecuteAsync(words[0], [.. words[1..]]));
                Assert.StartsWith("NOPERM", refused.Message, StringComparison.Ordinal);
            }
        });
    }

    private protected override Task WriteAsync(string node, string status, TimeSpan? age) => Redis.HashSetAsync(
        $"{{{_prefix}}}:status", node, age is null ? status : $"{(Now - age.Value).ToUnixTimeMilliseconds()} {status}");

    private protected override Task LeadAsync(string node) => Redis.StringSetAsync($"{{{_prefix}}}:lease", $"{node}:7");

    private protected override Task FillTicketsAsync(int count) => Redis.SortedSetAddAsync(
        $"{{{_prefix}}}:tickets",
        [.. Enumerable.Range(0, count).Select(i => new SortedSetEntry($"other {i}", (Now + AMinute).ToUnixTimeMilliseconds()))]);

    private protected override Task FillRevokedAsync(int count) => Redis.HashSetAsync(
        $"{{{_prefix}}}:revoked",
        [.. Enumerable.Range(0, count).Select(i => new HashEntry($"other {i}", (Now + AMinute).ToUnixTimeMilliseconds()))]);

    private protected override Task FailOverAsync(Digest ticket)
    {
        const string NameAnother = "return redis.call('SET', KEYS[1], 'x' .. redis.call('GET', KEYS[1]), 'KEEPTTL')";
        return Redis.ScriptEvaluateAsync(NameAnother, [$"{{{_prefix}}}:ticket:{ticket}"]);
    }

    private protected override Task PassAsync(TimeSpan time) => _server.Timers.WaitAsync(time);
}
