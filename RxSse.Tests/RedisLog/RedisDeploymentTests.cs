using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.FileLog;
using RxSse.Tests.Hosting;
using StackExchange.Redis;
using Xunit;
using Xunit.Abstractions;

namespace RxSse.Tests.RedisLog;

/// <summary>The log over each way in which Redis is run, with real servers: start, append, tail, restart of Redis, another node.</summary>
public sealed class RedisDeploymentTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Issuer = "SERedis_IssuerCertPath"; // read by StackExchange.Redis
    private const string Events = "/events?streams=orders&format=named";

    private readonly RedisPrograms _redis = new();
    private readonly int _port = FreePort.Take();

    private string Address => $"127.0.0.1:{_port}";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    [LongRedisFact(NeedsTls = true)]
    public async Task OverTls()
    {
        var (issuer, certificate) = _redis.IssueCertificate();
        string[] arguments = ["--port", "0", "--tls-port", $"{_port}", .. certificate];
        await _redis.StartAsync(_port, arguments);
        await using (var stranger = await StartAsync($"{Address},ssl=true"))
        {
            using var ready = await stranger.SendAsync(HttpMethod.Get, "/healthz/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains(
                $"The TLS handshake with Redis at {Address} fails: check ssl=, sslHost= and the certificate.",
                await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Environment.SetEnvironmentVariable(Issuer, issuer);
        try
        {
            await AssertWorksAsync($"{Address},ssl=true", () => RestartAsync(arguments));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Issuer, null);
        }
    }

    [LongRedisFact]
    public async Task WithTheUserOfTheDocuments_AndNoOther()
    {
        var rights = await DocumentedUser.RightsAsync();
        string[] arguments = ["--user", "default", "off", "--user", "rxsse", "on", ">password", .. rights];
        await _redis.StartAsync(_port, arguments);

        await AssertWorksAsync($"{Address},user=rxsse,password=password", () => RestartAsync(arguments));
    }

    [LongRedisFact]
    public async Task InACluster_OfOneNode()
    {
        string[] arguments = ["--cluster-enabled", "yes"];
        await _redis.StartAsync(_port, arguments);
        await using (var redis = await ConnectionMultiplexer.ConnectAsync($"{Address},allowAdmin=true"))
        {
            await redis.GetServers()[0].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        }

        await AssertWorksAsync(Address, () => RestartAsync(arguments));
    }

    [LongRedisFact("redis-cli")]
    public async Task InACluster_OfThreeMasters_NodesFollowTheSlotOfTheLog_WhenItMoves_AndWhenItsMasterFails()
    {
        var cluster = new RedisCluster(_redis, "{rxsse}:log");
        await cluster.StartAsync();
        await using var first = await StartAsync(cluster.Connection);
        await using var second = await StartAsync(cluster.Connection);
        await AssertPassesAsync(first, second, "one");
        foreach (var (name, change, text) in ((string, Func<Task>, string)[])
            [("move of the slot", cluster.MoveSlotAsync, "two"), ("failover", cluster.FailOverAsync, "three")])
        {
            await change();
            var began = Stopwatch.GetTimestamp();
            await AssertPassesAsync(second, first, text);
            output.WriteLine($"From the {name} to the next event on the other node: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            await AssertPassesAsync(first, second, $"{text} too");
        }

        await ReadyAsync(first);
        await ReadyAsync(second);
    }

    [LongRedisFact]
    public async Task RedisThatComesAfterTheNode_IsWaitedFor_AndNobodyIsToldThePassword()
    {
        var told = new Warnings<RedisDeploymentTests>();
        await using var host = await StartAsync($"{Address},user=rxsse,password=hunter2", told);
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync("/healthz/live"));
        foreach (var (method, path, status) in new[]
        {
            (HttpMethod.Get, "/healthz/ready", HttpStatusCode.ServiceUnavailable), (HttpMethod.Get, Events, HttpStatusCode.ServiceUnavailable),
            (HttpMethod.Get, "/streams", HttpStatusCode.OK), (HttpMethod.Post, "/streams/orders/events", HttpStatusCode.ServiceUnavailable),
        })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = method == HttpMethod.Post ? JsonContent.Create(new { data = new { text = "none" } }) : null;
            using var response = await host.Client.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
            told.Lines.Add(await response.Content.ReadAsStringAsync());
        }

        await _redis.StartAsync(_port);
        await ReadyAsync(host);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(host, "one"));
        Assert.Contains(told.Lines, line => line.Contains($"Redis at {Address} does not answer.", StringComparison.Ordinal));
        Assert.All(told.Lines, line => Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal));
    }

    [LongRedisFact("redis-sentinel")]
    public async Task SentinelsThatNameAnotherPrimary_MoveTheNodesWithin5s()
    {
        const string Password = "a-password";
        var (replica, sentinels) = (FreePort.Take(), FreePort.Take(3));
        string[] arguments = ["--requirepass", Password, "--masterauth", Password];
        await _redis.StartAsync(_port, arguments);
        await _redis.StartAsync(replica, [.. arguments, "--replicaof", "127.0.0.1", $"{_port}"]);
        await UntilAsync($"{Address},password={Password}", CommandMap.Default, async redis =>
            $"{await redis.GetServers()[0].ExecuteAsync("INFO", "replication")}".Contains("state=online", StringComparison.Ordinal));
        foreach (var sentinel in sentinels)
        {
            await _redis.StartSentinelAsync(sentinel, $"""
                requirepass {Password}
                sentinel monitor main 127.0.0.1 {_port} 2
                sentinel sentinel-pass {Password}
                sentinel auth-pass main {Password}
                sentinel down-after-milliseconds main 1000
                sentinel failover-timeout main 5000

                """);
        }

        foreach (var sentinel in sentinels)
        {
            await UntilAsync($"127.0.0.1:{sentinel},password={Password}", CommandMap.Sentinel, async redis =>
                $"{await redis.GetServers()[0].ExecuteAsync("SENTINEL", "ckquorum", "main")}".StartsWith("OK 3", StringComparison.Ordinal));
        }

        var connection = $"{string.Join(',', sentinels.Select(port => $"127.0.0.1:{port}"))},serviceName=main,password={Password}";
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(first, "one"));
        Assert.Contains("one", await ReadAsync(second, "one"), StringComparison.Ordinal);
        var time = new Stopwatch();
        time.Start();
        await _redis.KillAsync(_port);
        while (await PublishAsync(first, "two") != HttpStatusCode.OK)
        {
            Assert.True(time.Elapsed < Patience.Limit, "No event was taken after the failover.");
        }

        output.WriteLine($"From the kill of the primary to the next acknowledgement: {time.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 10);
        await ReadyAsync(second);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(second, "three"));
        Assert.Contains("three", await ReadAsync(first, "three"), StringComparison.Ordinal);
    }

    private static async Task AssertPassesAsync(GuestHost from, GuestHost to, string text)
    {
        using var patience = Patience.Start();
        while (await PublishAsync(from, text) != HttpStatusCode.OK)
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Contains(text, await ReadAsync(to, text), StringComparison.Ordinal);
    }

    private static async Task AssertWorksAsync(string connection, Func<Task> restart)
    {
        await using var first = await StartAsync(connection);
        await ReadyAsync(first);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(first, "one"));
        Assert.Contains("one", await ReadAsync(first, "one"), StringComparison.Ordinal);
        await restart();
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(first, "two"));
        await using var second = await StartAsync(connection);
        await ReadyAsync(second);
        Assert.Contains("two", await ReadAsync(second, "two"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await PublishAsync(second, "three"));
        Assert.Contains("three", await ReadAsync(first, "three"), StringComparison.Ordinal);
        await ReadyAsync(first);
    }

    private async Task RestartAsync(string[] arguments)
    {
        await _redis.KillAsync(_port);
        await _redis.StartAsync(_port, arguments);
    }

    private static Task<GuestHost> StartAsync(string connection, ILogger? logger = null) => GuestHost.StartAsync(
        builder =>
        {
            ScopeAuthentication.Add(builder);
            builder.Logging.AddProvider(new OneLogger(logger ?? NullLogger.Instance));
            builder.Services.AddRxSse(options =>
            {
                options.Log.Kind = "redis";
                options.Publishing.Enabled = true;
            }).AddStream("orders").AddRedisLog(redis => redis.Connection = connection);
        },
        app =>
        {
            app.MapRxSse();
            app.MapRxSseHealthChecks();
        },
        "Production", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*");

    // A subscriber begins with the newest event.
    private static async Task<string> ReadAsync(GuestHost host, string text) =>
        (await FileLogHost.ReadThroughAsync(host, Events, item => item.Data.Contains(text, StringComparison.Ordinal)))[^1].Data;

    private static async Task<HttpStatusCode> PublishAsync(GuestHost host, string text)
    {
        using var response = await host.Client.PostAsJsonAsync("/streams/orders/events", new { data = new { text } });
        return response.StatusCode;
    }

    private static async Task ReadyAsync(GuestHost host)
    {
        using var patience = Patience.Start();
        for (var body = ""; body != "Healthy";)
        {
            patience.Token.ThrowIfCancellationRequested();
            using var response = await host.SendAsync(HttpMethod.Get, "/healthz/ready");
            body = await response.Content.ReadAsStringAsync(patience.Token);
        }
    }

    // Asks a program until it says yes.
    private static async Task UntilAsync(string connection, CommandMap commands, Func<ConnectionMultiplexer, Task<bool>> isSo)
    {
        using var patience = Patience.Start();
        var options = ConfigurationOptions.Parse($"{connection},allowAdmin=true,tiebreaker=");
        options.CommandMap = commands;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        for (var isDone = false; !isDone;)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                isDone = await isSo(redis);
            }
            catch (RedisServerException)
            {
                isDone = false;
            }
        }
    }
}
