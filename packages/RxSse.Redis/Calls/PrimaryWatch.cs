using System.Net;
using System.Reactive.Concurrency;

namespace RxSse.RedisLog.Calls;

/// <summary>
/// Asks the Sentinels while a connection does not reach the primary, and moves all connections when the primary is another one. The client
/// library would do it by itself, but some seconds later.
/// </summary>
internal sealed class PrimaryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Sentinels _sentinels;
    private readonly RedisConnection[] _connections;
    private readonly IScheduler _timers;
    private readonly Lock _lock = new();
    private Task _asking = Task.CompletedTask;
    private EndPoint? _primary;
    private volatile bool _isDisposed;

    /// <param name="sentinels">Who knows where the primary is. The watch disposes them.</param>
    /// <param name="timers">Runs what waits.</param>
    /// <param name="connections">Those that need the primary.</param>
    public PrimaryWatch(Sentinels sentinels, IScheduler timers, params RedisConnection[] connections)
    {
        (_sentinels, _timers, _connections) = (sentinels, timers, connections);
        foreach (var connection in connections)
        {
            connection.Lost += Ask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _asking.ConfigureAwait(false);
        await _sentinels.DisposeAsync().ConfigureAwait(false);
    }

    private void Ask()
    {
        lock (_lock)
        {
            if (_asking.IsCompleted && !_isDisposed)
            {
                _asking = AskAsync();
            }
        }
    }

    private async Task AskAsync()
    {
        while (!_isDisposed && _connections.Any(connection => connection.IsAway))
        {
            if (await _sentinels.FindPrimaryAsync().ConfigureAwait(false) is { } primary && !primary.Equals(_primary))
            {
                _primary = primary;
                await Task.WhenAll(_connections.Select(connection => connection.MoveToAsync(primary))).ConfigureAwait(false);
            }

            await _timers.WaitAsync(Period).ConfigureAwait(false);
        }
    }
}
