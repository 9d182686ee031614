using System.Collections.Immutable;
using System.Reactive.Concurrency;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>
/// Connects to Redis. If there are Sentinels, all connections go to the primary that these name: they are asked while a connection is away. The
/// client library would do it by itself, but some seconds later.
/// </summary>
/// <param name="options">Where Redis is, or its Sentinels, as StackExchange.Redis writes it.</param>
/// <param name="timers">Runs what waits; needed if there are Sentinels.</param>
internal sealed class RedisServers(ConfigurationOptions options, IScheduler? timers = null)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private ImmutableArray<RedisConnection> _connections = [];
    private Task _asking = Task.CompletedTask;

    /// <summary>A connection, which is opened by its first call.</summary>
    /// <param name="name">What it is called in Redis.</param>
    /// <param name="answerTime">How long an answer is waited for.</param>
    public RedisConnection Connect(string name, TimeSpan answerTime)
    {
        if (string.IsNullOrEmpty(options.ServiceName))
        {
            return new RedisConnection(options, name, answerTime);
        }

        var connection = new RedisConnection(options, name, answerTime, Sentinels.Print(options));
        connection.Lost += Ask;
        lock (_lock)
        {
            _connections = _connections.Add(connection);
        }

        return connection;
    }

    private void Ask()
    {
        lock (_lock)
        {
            if (_asking.IsCompleted)
            {
                _asking = AskAsync();
            }
        }
    }

    private async Task AskAsync()
    {
        var sentinels = new Sentinels(options);
        try
        {
            while (_connections.Any(connection => connection.IsAway))
            {
                if (await sentinels.FindPrimaryAsync().ConfigureAwait(false) is { } primary)
                {
                    await Task.WhenAll(_connections.Select(connection => connection.MoveToAsync(primary))).ConfigureAwait(false);
                }

                await timers!.WaitAsync(Period).ConfigureAwait(false);
            }
        }
        finally
        {
            await sentinels.DisposeAsync().ConfigureAwait(false);
        }
    }
}
