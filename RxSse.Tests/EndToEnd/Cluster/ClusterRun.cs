using System.Diagnostics;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>Nodes over one Redis, clients and publishers. The first node is the leader.</summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    private const int Count = 3;

    private readonly List<RunningServer> _nodes = [];
    private readonly List<string[]> _commands = [];
    private readonly List<ClusterClient> _clients = [];

    private ClusterRun(RedisProcess redis) => Redis = redis;

    /// <summary>What each node is started with, beside its connection.</summary>
    public static string[] Arguments =>
    [
        .. QuietServer.Arguments, "--RxSse:Streams:orders:Description=Orders.", "--RxSse:Streams:Stock:Period=100ms",
        "--RxSse:Heartbeat=1s", "--RxSse:Delivery:Retry=200ms", "--RxSse:Log:Kind=redis",
        "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:*",
    ];

    /// <summary>The Redis of the start.</summary>
    public RedisProcess Redis { get; }

    public IReadOnlyList<RunningServer> Nodes => _nodes;

    public IReadOnlyList<ClusterClient> Clients => _clients;

    public ClusterPublisher Publisher { get; private set; } = null!;

    /// <param name="redis">The run takes it, and ends it.</param>
    /// <param name="connection">How a node reaches it, by the number of the node.</param>
    /// <param name="arguments">Further settings.</param>
    public static async Task<ClusterRun> StartAsync(RedisProcess redis, Func<int, string>? connection = null, params string[] arguments)
    {
        var run = new ClusterRun(redis);
        try
        {
            for (var node = 0; node < Count; node++)
            {
                var way = connection?.Invoke(node) ?? redis.Address;
                run._commands.Add([.. Arguments, .. arguments, $"--RxSse:Log:Redis:Connection={way}"]);
                run._nodes.Add(await RunningServer.StartAsync(run._commands[node]));
                await run.HasLeaderAsync();
            }

            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Clients join, and publishers begin.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="perSecond">Events per second.</param>
    /// <param name="entrance">Where clients and publishers enter; else at the nodes in turn.</param>
    public async Task BeginAsync(int clients = 12, int perSecond = 50, Uri? entrance = null)
    {
        IReadOnlyList<Uri> ways = entrance is null ? [.. _nodes.Select(node => node.Address)] : [entrance];
        _clients.AddRange(Enumerable.Range(0, clients).Select(client => new ClusterClient(ways, client)));
        await Task.WhenAll(_clients.Select(client => client.JoinAsync()));
        Publisher = new ClusterPublisher(ways);
        Publisher.Start(perSecond);
        await GoOnAsync(TimeSpan.FromSeconds(4)); // a younger log may not know its nodes yet, and begins an epoch after each restart (ADR 0027)
    }

    /// <summary>Kills a node, and starts it again on its port.</summary>
    public Task KillAndStartAgainAsync(int node) => _nodes[node].KillAndStartAgainAsync(_commands[node]);

    /// <summary>Stops a node in order, and starts it again on its port.</summary>
    public Task StopAndStartAgainAsync(int node) => _nodes[node].StopAndStartAgainAsync(_commands[node]);

    /// <summary>Lets time pass while the publishers publish.</summary>
    public static async Task GoOnAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(CancellationToken.None);
    }

    /// <summary>Publishes one event, which comes to each client. Returns how long that took.</summary>
    public async Task<TimeSpan> RecoverAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var number = await Publisher.PublishOneAsync(0);
        await Task.WhenAll(_clients.Select(client => client.HasReceivedAsync(arrival => arrival.Number == number)));
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>How many acknowledged events the log does not have any more.</summary>
    public async Task<int> LostOfTheLogAsync()
    {
        await using var reader = await EventReader.OpenAsync(_nodes[0].Client, "?streams=orders&from=earliest");
        var there = (await reader.ReadJoinAsync()).Where(next => next.Type == "orders-update").Select(next => next.Sequence).ToHashSet();
        return Publisher.Acknowledged.Values.Count(id => !there.Contains(Received.SequenceOf(id)));
    }

    /// <summary>Ends the publishers, waits until each client has all, and counts.</summary>
    public async Task<ClusterCount> EndAsync()
    {
        await Publisher.EndAsync();
        await RecoverAsync();
        return ClusterCount.Of(Publisher, _clients);
    }

    public async ValueTask DisposeAsync()
    {
        Publisher?.Dispose();
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }

    private async Task HasLeaderAsync()
    {
        using var patience = Patience.Start();
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await Redis.SendAsync("EXISTS", "{rxsse}:lease")).ToString() != "1")
        {
            await again.WaitForNextTickAsync(patience.Token);
        }
    }
}
