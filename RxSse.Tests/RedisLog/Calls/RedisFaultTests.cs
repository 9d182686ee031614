using RxSse.Log;
using RxSse.RedisLog;
using RxSse.RedisLog.Calls;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Log;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

/// <summary>What the faults of Redis become.</summary>
[Collection(RedisTests.Name)]
public sealed class RedisFaultTests : IAsyncLifetime
{
    private const string Secret = "hunter2-hunter2";

    private readonly RedisServer _server;
    private readonly string _prefix;
    private ConnectionMultiplexer? _redis;

    public RedisFaultTests(RedisServer server)
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
    public async Task UserOrPasswordThatAreWrong_AreRefused_AndNotPrinted()
    {
        await _server.WithPasswordAsync(async () =>
        {
            await using var unknown = Connect($"user=nobody,password={Secret}");
            await using var wrong = Connect($"password={Secret}");
            await using var none = Connect();
            foreach (var calls in (RedisCalls[])[unknown, wrong, none])
            {
                await AssertAsync(calls, RedisFault.Refused, "Redis at {0} refuses the user or the password");
            }
        });
    }

    [RedisFact]
    public async Task UserWithTheRightsOfTheDocuments_IsEnough_AndOneWithoutScriptsIsRefused()
    {
        await SetUserAsync("enough", await DocumentedUser.RightsAsync(_prefix));
        await SetUserAsync("less", $"~{{{_prefix}}}:*", "+@read", "+@connection", "+info");
        await _server.WithPasswordAsync(async () =>
        {
            await using var enough = Connect($"user=enough,password={Secret}");
            await using var less = Connect($"user=less,password={Secret}");
            var state = (await enough.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a"))).State;
            await AppendAsync(enough, state);

            Assert.Single((await enough.TailAsync(0, 10)).Events);
            Assert.Single((await enough.ReadAsync(0, 10, 1_000)).Events);
            var fault = await Assert.ThrowsAsync<RedisCallException>(() => AppendAsync(less, state));
            Assert.Equal((RedisFault.Refused, false), (fault.Fault, fault.MayBeDone));
            Assert.Equal($"Redis at {_server.Connection} refuses the user what the log needs (NOPERM).", fault.Message);
        });
    }

    [RedisFact]
    public async Task MemoryThatIsUsedUp_IsFull_AndNothingIsAppended()
    {
        await using var calls = Connect();
        var state = (await calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a"))).State;
        await _redis!.GetServers()[0].ConfigSetAsync("maxmemory", "1");
        try
        {
            var fault = await Assert.ThrowsAsync<RedisCallException>(() => AppendAsync(calls, state));
            Assert.Equal((RedisFault.Full, false), (fault.Fault, fault.MayBeDone));
            Assert.Equal($"Redis at {_server.Connection} has no memory for more events.", fault.Message);
            Assert.Empty((await calls.ReadAsync(0, 10, 1_000)).Events);
        }
        finally
        {
            await _redis.GetServers()[0].ConfigSetAsync("maxmemory", "0");
        }

        Assert.Equal(1, (await AppendAsync(calls, state)).State.Newest);
    }

    [LongRedisFact]
    public async Task CredentialsThatOneServerRefuses_WhileAnotherIsAway_AreNotFatal()
    {
        var away = $"127.0.0.1:{FreePort.Take()}";
        await _server.WithPasswordAsync(async () =>
        {
            await using var calls = new RedisCalls(
                ConfigurationOptions.Parse($"{away},{_server.Connection},password={Secret}"), _prefix, RedisCallsContract.Limits);
            await AssertAsync(calls, RedisFault.Away, "Redis at {0} does not answer.", $"{away}, {_server.Connection}");
        });
    }

    [LongRedisFact]
    public async Task PasswordThatIsWrong_IsToldByARedisThatComesLater_Too()
    {
        var port = FreePort.Take();
        await using var programs = new RedisPrograms();
        await using var calls = new RedisCalls(
            ConfigurationOptions.Parse($"127.0.0.1:{port},password={Secret}"), _prefix, RedisCallsContract.Limits);
        await AssertAsync(calls, RedisFault.Away, "Redis at {0} does not answer.", $"127.0.0.1:{port}");
        await programs.StartAsync(port, "--requirepass", "another");

        await AssertAsync(calls, RedisFault.Refused, "Redis at {0} refuses the user or the password.", $"127.0.0.1:{port}");
    }

    [Theory]
    [InlineData("WRONGTYPE Operation against a key", RedisFault.Refused, "has other data under the keys of the log. Choose another Log:Redis:Prefix.")]
    [InlineData("ERR Error running script: @user_script:1: -WRONGTYPE x", RedisFault.Refused, "has other data under the keys of the log. Choose another Log:Redis:Prefix.")]
    [InlineData("ERR unknown command 'XADD', with args", RedisFault.Refused, "does not know a command that the log needs. The log needs version 6.2 or newer, with all its commands.")]
    [InlineData("ERR Unknown Redis command called from script, on @user_script:1.", RedisFault.Refused, "does not know a command that the log needs. The log needs version 6.2 or newer, with all its commands.")]
    [InlineData("ERR user_script:1: attempt to index a nil value", RedisFault.Refused, "cannot run the scripts of the log. The log needs version 6.2 or newer.")]
    [InlineData("NOPERM this user", RedisFault.Refused, "refuses the user what the log needs (NOPERM).")]
    [InlineData("NOAUTH Authentication required.", RedisFault.Refused, "refuses the user or the password.")]
    [InlineData("ERR Error running script: @user_script:1: -NOREPLICAS x", RedisFault.Away, "is not ready (NOREPLICAS).")]
    [InlineData("MISCONF Redis is configured, script: 1, on @user_script:1.", RedisFault.Away, "is not ready (MISCONF).")]
    [InlineData("LOADING Redis is loading", RedisFault.Away, "is not ready (LOADING).")]
    [InlineData("READONLY You can't write", RedisFault.Away, "is not ready (READONLY).")]
    [InlineData("ERR max number of clients reached", RedisFault.Away, "is not ready (ERR).")]
    [InlineData("OOM command not allowed", RedisFault.Full, "has no memory for more events.")]
    public void ErrorOfAServer_IsWhatPasses_OrWhatDoesNot(string message, object expected, string text)
    {
        var fault = RedisFaults.Of(new RedisServerException(RedisErrorKind.Unknown, CommandFlags.None, message), "db:6379");

        Assert.Equal(((RedisFault)expected, $"Redis at db:6379 {text}"), (fault!.Fault, fault.Message));
    }

    [Fact]
    public void VersionThatIsTooOld_IsRefused()
    {
        Assert.Equal(
            "Redis at db:6379 is version 6.0.16. The log needs 6.2 or newer.", RedisFaults.OfVersion(new Version(6, 0, 16), "db:6379")!.Message);
        Assert.Null(RedisFaults.OfVersion(new Version(6, 2, 0), "db:6379"));
    }

    [RedisFact]
    public async Task RedisThatIsNotThere_IsAway()
    {
        var address = $"127.0.0.1:{FreePort.Take()}";
        await using var calls = new RedisCalls(ConfigurationOptions.Parse(address), _prefix, RedisCallsContract.Limits);

        await AssertAsync(calls, RedisFault.Away, "Redis at {0} does not answer.", address);
    }

    [RedisFact]
    public async Task ConnectionThatIsCut_IsAway_AndComesBack()
    {
        await using var calls = Connect();
        var state = (await calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a"))).State;
        await AppendAsync(calls, state);
        await calls.TailAsync(0, 10);
        var waiting = calls.TailAsync(1, 10);
        foreach (var client in (await _redis!.GetServers()[0].ClientListAsync()).Where(client => client.Name == "rxsse-tail"))
        {
            await _redis.GetServers()[0].ClientKillAsync(client.Address!);
        }

        var fault = await Assert.ThrowsAsync<RedisCallException>(() => waiting);
        Assert.Equal((RedisFault.Away, $"Redis at {_server.Connection} does not answer."), (fault.Fault, fault.Message));
        Assert.Single((await AgainAsync(() => calls.TailAsync(0, 10))).Events);
    }

    [RedisFact]
    public async Task AnswerThatDoesNotCome_LeavesItOpen_AndTheRepeatedRoundIsAppendedOnce()
    {
        await using var calls = Connect();
        var state = (await calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a"))).State;
        await _redis!.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");

        var fault = await Assert.ThrowsAsync<RedisCallException>(() => AppendAsync(calls, state));
        await _redis.GetDatabase().ExecuteAsync("CLIENT", "UNPAUSE");
        var again = await AgainAsync(() => AppendAsync(calls, state));

        Assert.Equal((RedisFault.Away, true), (fault.Fault, fault.MayBeDone));
        Assert.Equal(1, again.State.Newest);
        Assert.Equal(new AppendOutcome.Appended(new EventId("first", 1), new EventId("first", 1)), Assert.Single(again.Outcomes));
    }

    private RedisCalls Connect(string more = "") =>
        new(ConfigurationOptions.Parse($"{_server.Connection},{more}"), _prefix, RedisCallsContract.Limits);

    private Task SetUserAsync(string name, params string[] rights) =>
        _redis!.GetDatabase().ExecuteAsync("ACL", ["SETUSER", name, "on", $">{Secret}", .. rights]);

    private static Task<AppendAnswer> AppendAsync(RedisCalls calls, LogState state) => calls.AppendAsync(new AppendCall(
        new CallerState(state.Epoch, state.Server, 0, state.Time), "fresh", "n/p", "", new AppendRound([new Append(Events.Of(1))]) { Number = 1 }));

    private async Task AssertAsync(RedisCalls calls, RedisFault expected, string message, string? address = null)
    {
        foreach (var call in (Func<Task>[])[() => calls.AdoptAsync(new AdoptCall(CallerState.Nothing, "first", "a")), () => calls.TailAsync(0, 1)])
        {
            var fault = await Assert.ThrowsAsync<RedisCallException>(call);
            for (var tries = 0; fault.Fault != expected && tries < 100; tries++)
            {
                await _server.Timers.WaitAsync(TimeSpan.FromMilliseconds(20)); // while it connects, it is away
                fault = await Assert.ThrowsAsync<RedisCallException>(call);
            }

            Assert.Equal((expected, false), (fault.Fault, fault.MayBeDone));
            Assert.StartsWith(message.Replace("{0}", address ?? _server.Connection, StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, $"{fault}", StringComparison.Ordinal);
        }
    }

    // The connection comes back by itself.
    private async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (RedisCallException away) when (away.Fault == RedisFault.Away && tries < 100)
            {
                await _server.Timers.WaitAsync(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
