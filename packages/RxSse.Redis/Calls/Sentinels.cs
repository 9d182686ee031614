using System.Net;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>The Sentinels, which know where the primary is. Each has a connection of its own, which is opened by the first question.</summary>
internal sealed class Sentinels : IAsyncDisposable
{
    private const int DefaultPort = 26_379;

    private readonly ConfigurationOptions _options;
    private readonly EndPoint[] _all;
    private readonly Task<ConnectionMultiplexer>?[] _connections;

    /// <param name="options">Where the Sentinels are, with the user, the password and the TLS of Redis.</param>
    public Sentinels(ConfigurationOptions options)
    {
        _options = options;
        _all = [.. options.EndPoints.Select(WithPort)];
        _connections = new Task<ConnectionMultiplexer>?[_all.Length];
    }

    /// <summary>Who they are, for people.</summary>
    public static string Print(ConfigurationOptions options) =>
        $"The Sentinels of {options.ServiceName} at {string.Join(", ", options.EndPoints.Select(WithPort).Select(RedisFaults.Print))}";

    /// <summary>
    /// Where more than half of all say that the primary is; null if they do not. One that is cut off with an old primary decides nothing, even
    /// if it is the only one that answers. One question at a time.
    /// </summary>
    public async Task<EndPoint?> FindPrimaryAsync()
    {
        var votes = new SentinelVotes(_all.Length);
        await foreach (var answer in Task.WhenEach(Enumerable.Range(0, _all.Length).Select(AskAsync)).ConfigureAwait(false))
        {
            if (await answer.ConfigureAwait(false) is { } primary && votes.Add(primary))
            {
                return primary; // those who are silent cannot change it
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.OfType<Task<ConnectionMultiplexer>>().Where(connection => !connection.IsFaulted))
        {
            await (await connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private static EndPoint WithPort(EndPoint sentinel) => sentinel switch
    {
        DnsEndPoint { Port: 0, Host: var host } => new DnsEndPoint(host, DefaultPort),
        IPEndPoint { Port: 0, Address: var address } => new IPEndPoint(address, DefaultPort),
        _ => sentinel,
    };

    private async Task<EndPoint?> AskAsync(int index)
    {
        try
        {
            var sentinel = await (_connections[index] ??= ConnectAsync(_all[index])).ConfigureAwait(false);
            return await sentinel.GetServers()[0].SentinelGetMasterAddressByNameAsync(_options.ServiceName!).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException) // whatever it is, the other ones are asked
        {
            if (_connections[index] is { IsFaulted: true })
            {
                _connections[index] = null;
            }

            return null;
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync(EndPoint sentinel)
    {
        var one = _options.CopyFor("sentinel", TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1));
        one.EndPoints.Clear();
        one.EndPoints.Add(sentinel);
        one.ServiceName = null;
        one.CommandMap = CommandMap.Sentinel;
        return ConnectionMultiplexer.ConnectAsync(one);
    }
}
