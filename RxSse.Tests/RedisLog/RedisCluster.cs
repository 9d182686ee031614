using System.Globalization;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using StackExchange.Redis;

namespace RxSse.Tests.RedisLog;

/// <summary>A cluster of Redis on loopback: three masters, and a replica when a test asks for one.</summary>
/// <param name="programs">Starts its servers.</param>
/// <param name="key">A key of the slot that matters.</param>
internal sealed class RedisCluster(RedisPrograms programs, string key)
{
    private readonly int[] _masters = FreePort.Take(3);

    /// <summary>The servers of the start.</summary>
    public string Connection => string.Join(',', _masters.Select(Address));

    public async Task StartAsync()
    {
        foreach (var port in _masters)
        {
            await StartAsync(port);
        }

        await RunAsync("[OK] All 16384 slots covered.", ["create", .. _masters.Select(Address), "--cluster-yes"]);
        await using var redis = await ConnectAsync();
        foreach (var port in _masters)
        {
            await UntilAsync(redis, port, async server =>
                $"{await server.ExecuteAsync("CLUSTER", "INFO")}".Contains("cluster_state:ok", StringComparison.Ordinal));
        }
    }

    /// <summary>Moves the slot, with all keys, from its master to another one.</summary>
    public async Task MoveSlotAsync()
    {
        await using var redis = await ConnectAsync();
        var from = await OwnerAsync(redis);
        var to = _masters.First(port => port != from);
        var slot = redis.HashSlot(key);
        await Server(redis, to).ExecuteAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", await IdAsync(redis, from));
        await Server(redis, from).ExecuteAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", await IdAsync(redis, to));
        while ((RedisResult[])(await Server(redis, from).ExecuteAsync("CLUSTER", "GETKEYSINSLOT", slot, 100))! is { Length: > 0 } keys)
        {
            await Server(redis, from).ExecuteAsync(
                "MIGRATE", ["127.0.0.1", to, "", 0, 5_000, "KEYS", .. keys.Select(name => (object)(string)name!)]);
        }

        foreach (var port in (int[])[to, from, .. _masters.Except([to, from])])
        {
            await Server(redis, port).ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", await IdAsync(redis, to));
        }
    }

    /// <summary>Kills the master of the slot when it has a replica, which becomes master.</summary>
    public async Task FailOverAsync()
    {
        var replica = FreePort.Take();
        await StartAsync(replica);
        await using var redis = await ConnectAsync();
        var owner = await OwnerAsync(redis);
        await RunAsync(
            "[OK] New node added correctly.",
            ["add-node", Address(replica), Address(owner), "--cluster-slave", "--cluster-master-id", await IdAsync(redis, owner)]);
        await using var added = await ConnectAsync(replica);
        await UntilAsync(added, replica, async server =>
            $"{await server.ExecuteAsync("INFO", "replication")}".Contains("master_link_status:up", StringComparison.Ordinal));
        await programs.KillAsync(owner);
        await UntilAsync(added, replica, async server =>
            $"{await server.ExecuteAsync("INFO", "replication")}".Contains("role:master", StringComparison.Ordinal));
    }

    private static string Address(int port) => $"127.0.0.1:{port}";

    private static IServer Server(ConnectionMultiplexer redis, int port) => redis.GetServer(IPAddress.Loopback, port);

    private static async Task<string> IdAsync(ConnectionMultiplexer redis, int port) =>
        (string)(await Server(redis, port).ExecuteAsync("CLUSTER", "MYID"))!;

    // The port of the master that says that the slot is its own.
    private async Task<int> OwnerAsync(ConnectionMultiplexer redis)
    {
        var slot = redis.HashSlot(key);
        var nodes = $"{await Server(redis, _masters[0]).ExecuteAsync("CLUSTER", "NODES")}";
        foreach (var words in nodes.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length > 8))
        {
            foreach (var range in words.Skip(8).Select(text => text.Split('-')).Where(range => !range[0].StartsWith('[')))
            {
                if (Number(range[0]) <= slot && slot <= Number(range[^1]))
                {
                    return Number(words[1].Split('@')[0].Split(':')[1]);
                }
            }
        }

        throw new InvalidOperationException($"Nobody has slot {slot}:\n{nodes}");

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private Task StartAsync(int port) => programs.StartAsync(
        port, "--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Take()}", "--cluster-node-timeout", "1000");

    private Task<ConnectionMultiplexer> ConnectAsync(int? port = null) =>
        ConnectionMultiplexer.ConnectAsync($"{(port is { } one ? Address(one) : Connection)},allowAdmin=true,tiebreaker=");

    private static async Task RunAsync(string isDone, string[] arguments)
    {
        await using var program = PrintingProgram.Start(Installed.PathOf("redis-cli") ?? "redis-cli", ["--cluster", .. arguments]);
        await program.ReadToLineAsync(isDone);
    }

    private static async Task UntilAsync(ConnectionMultiplexer redis, int port, Func<IServer, Task<bool>> isSo)
    {
        using var patience = Patience.Start();
        while (!await isSo(Server(redis, port)))
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
