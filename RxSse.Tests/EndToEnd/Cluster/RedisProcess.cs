using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using StackExchange.Redis;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>A Redis, or a Sentinel, on a free port of loopback, with a folder of its own. A test kills it and starts it again.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-redis-");
    private readonly string _program;
    private readonly string _ready;
    private readonly string[] _arguments;
    private PrintingProgram? _running;

    private RedisProcess(string program, string ready, string[] arguments) => (_program, _ready, _arguments) = (program, ready, arguments);

    public int Port { get; } = FreePort.Take();

    /// <summary>Host and port.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Settings of a Redis that writes what it has been told to a file, and reads it when it starts again.</summary>
    public static string[] AppendOnly => ["--appendonly", "yes", "--appendfsync", "everysec"];

    /// <param name="settings">On top of a Redis that keeps nothing on disk.</param>
    public static Task<RedisProcess> StartAsync(params string[] settings) =>
        StartAsync(new RedisProcess(
            "redis-server", "Ready to accept connections", ["--save", "", "--repl-diskless-sync-delay", "0", .. settings]));

    /// <summary>A Redis that follows another one, and has its data.</summary>
    public static async Task<RedisProcess> StartReplicaAsync(RedisProcess primary)
    {
        var replica = await StartAsync("--replicaof", $"127.0.0.1 {primary.Port}");
        await replica._running!.ReadToLineAsync("MASTER <-> REPLICA sync: Finished with success");
        return replica;
    }

    /// <summary>A Sentinel that alone decides that a primary is down.</summary>
    public static async Task<RedisProcess> StartSentinelAsync(RedisProcess primary, string name, TimeSpan downAfter)
    {
        var sentinel = new RedisProcess("redis-sentinel", "+monitor master", ["sentinel.conf"]);
        await File.WriteAllLinesAsync(
            Path.Combine(sentinel._folder.FullName, "sentinel.conf"),
            [
                $"sentinel monitor {name} 127.0.0.1 {primary.Port} 1",
                $"sentinel down-after-milliseconds {name} {downAfter.TotalMilliseconds:0}",
                $"sentinel failover-timeout {name} 60000",
            ]);
        await StartAsync(sentinel);
        await sentinel._running!.ReadToLineAsync("+slave slave");
        return sentinel;
    }

    /// <summary>Sends a command over a connection of its own.</summary>
    public async Task<RedisResult> SendAsync(string command, params object[] arguments)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{Address},allowAdmin=true");
        return await redis.GetDatabase().ExecuteAsync(command, arguments);
    }

    /// <summary>Kills the process, which gets no chance to write anything.</summary>
    public async Task KillAsync()
    {
        var running = _running!;
        _running = null;
        await running.DisposeAsync();
    }

    /// <summary>Starts it again, with what is on disk.</summary>
    public Task StartAgainAsync() => StartAsync(this);

    public async ValueTask DisposeAsync()
    {
        await (_running?.DisposeAsync() ?? default);
        _folder.Delete(recursive: true);
    }

    private static async Task<RedisProcess> StartAsync(RedisProcess redis)
    {
        redis._running = PrintingProgram.StartIn(
            redis._folder.FullName, Installed.PathOf(redis._program) ?? redis._program,
            [.. redis._arguments, "--port", $"{redis.Port}", "--bind", "127.0.0.1"]);
        try
        {
            await redis._running.ReadToLineAsync(redis._ready);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }
}
