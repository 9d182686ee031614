using System.Reactive.Concurrency;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using StackExchange.Redis;
using Xunit;

namespace RxSse.Tests.RedisLog;

/// <summary>A server of Redis on loopback, which keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private DirectoryInfo? _folder;
    private PrintingProgram? _program;
    private int _logs;

    /// <summary>Whether this machine has Redis. In CI it must.</summary>
    public static bool IsInstalled => Installed.IsCi || Installed.PathOf("redis-server") is not null;

    /// <summary>Real time.</summary>
    public EventLoopScheduler Timers { get; } = new();

    /// <summary>Where it is.</summary>
    public ConfigurationOptions Options => ConfigurationOptions.Parse(Connection);

    public string Connection { get; private set; } = "";

    /// <summary>A name for a log that no other test has.</summary>
    public string NextPrefix() => $"log{Interlocked.Increment(ref _logs)}";

    /// <summary>Runs a test while Redis lets nobody in without a password. What is connected stays so.</summary>
    public async Task WithPasswordAsync(Func<Task> test)
    {
        var options = Options;
        options.AllowAdmin = true;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetServers()[0].ConfigSetAsync("requirepass", "another");
        try
        {
            await test();
        }
        finally
        {
            await redis.GetServers()[0].ConfigSetAsync("requirepass", "");
        }
    }

    public async Task InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        var port = FreePort.Take();
        Connection = $"127.0.0.1:{port}";
        _folder = Directory.CreateTempSubdirectory("rxsse-redis-");
        _program = PrintingProgram.StartIn(
            _folder.FullName, Installed.PathOf("redis-server") ?? "redis-server",
            "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        await _program.ReadToLineAsync("Ready to accept connections");
    }

    public async Task DisposeAsync()
    {
        Timers.Dispose();
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }
}

/// <summary>The tests that share one server of Redis. Each has a log of its own in it.</summary>
[CollectionDefinition(Name)]
public sealed class RedisTests : ICollectionFixture<RedisServer>
{
    public const string Name = "Redis";
}
