using System.Net;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>A connection to Redis, which is opened by its first call and comes back by itself.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConfigurationOptions _options;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile ConnectionMultiplexer? _redis;
    private volatile string _address;
    private volatile bool _isAway = true;
    private volatile bool _isVersionKnown;
    private volatile bool _isDisposed;

    /// <param name="options">Where Redis is.</param>
    /// <param name="name">What the connection is called in Redis.</param>
    /// <param name="answerTime">How long an answer is waited for.</param>
    /// <param name="namedBy">Who names the primary: nothing is connected before the first <see cref="MoveToAsync"/>. Null if nobody does.</param>
    public RedisConnection(ConfigurationOptions options, string name, TimeSpan answerTime, string? namedBy = null)
    {
        _options = options.CopyFor(name, answerTime, TimeSpan.FromMilliseconds(1_500));
        _options.AllowAdmin = true; // for CONFIG GET
        _options.ConfigCheckSeconds = 1;
        _options.DefaultVersion = RedisFaults.OldestVersion; // of a server that does not tell its own
        if (namedBy is not null)
        {
            _options.ServiceName = null;
            _options.EndPoints.Clear();
        }

        _options.SetDefaultPorts();
        _address = namedBy ?? Print(_options);
    }

    /// <summary>A call has failed because Redis is away.</summary>
    public event Action? Lost;

    /// <summary>Where Redis is: host and port.</summary>
    public string Address => _address;

    /// <summary>Whether the last call has failed, or there was none.</summary>
    public bool IsAway => _isAway && !_isDisposed;

    /// <summary>Makes a call. What the client library throws becomes a <see cref="RedisCallException"/>.</summary>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> call)
    {
        var redis = _redis;
        try
        {
            redis ??= await OpenAsync().ConfigureAwait(false);
            CheckVersion(redis);
            var answer = await call(redis.GetDatabase()).ConfigureAwait(false);
            _isAway = false;
            return answer;
        }
        catch (Exception error) when (Fault(error) is { } fault)
        {
            if (redis is not null && RedisFaults.IsOfCredentials(error) && !await IsRefusedByAllAsync(redis).ConfigureAwait(false))
            {
                fault = RedisFaults.Away(Address);
            }

            if (fault.Fault == RedisFault.Away)
            {
                _isAway = true;
                Lost?.Invoke();
                await LeaveIfNeverReachedAsync(redis).ConfigureAwait(false);
            }

            throw fault;
        }
    }

    /// <summary>Leaves the server that it was connected to for another one; does nothing if it is the same.</summary>
    public async Task MoveToAsync(EndPoint primary)
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        ConnectionMultiplexer? before = null;
        if (!_options.EndPoints.Contains(primary))
        {
            _options.EndPoints.Clear();
            _options.EndPoints.Add(primary);
            (before, _redis, _address, _isVersionKnown) = (_redis, null, Print(_options), false);
        }

        _opening.Release();
        await CloseAsync(before).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        _opening.Release();
        await CloseAsync(_redis).ConfigureAwait(false);
    }

    private static string Print(ConfigurationOptions options) => string.Join(", ", options.EndPoints.Select(RedisFaults.Print));

    private RedisCallException? Fault(Exception error) => error as RedisCallException ?? RedisFaults.Of(error, Address);

    // What waits for an answer is given up: the tail may wait for a second.
    private static async Task CloseAsync(ConnectionMultiplexer? redis)
    {
        if (redis is not null)
        {
            await redis.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
            await redis.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_options.EndPoints.Count == 0)
            {
                throw new RedisCallException(RedisFault.Away, $"{_address} do not name a primary: check serviceName=, user= and password=.");
            }

            return _redis ??= await ConnectionMultiplexer.ConnectAsync(_options).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    // The client library tells its first fault for ever, whatever comes after it: what has reached nobody is opened anew.
    private async Task LeaveIfNeverReachedAsync(ConnectionMultiplexer? redis)
    {
        if (redis is null || _isVersionKnown)
        {
            return;
        }

        await _opening.WaitAsync().ConfigureAwait(false);
        _redis = _redis == redis ? null : _redis;
        _opening.Release();
        await CloseAsync(redis).ConfigureAwait(false);
    }

    private void CheckVersion(ConnectionMultiplexer redis)
    {
        if (_isVersionKnown)
        {
            return;
        }

        foreach (var server in redis.GetServers().Where(server => server.IsConnected))
        {
            if (RedisFaults.OfVersion(server.Version, Address) is { } fault)
            {
                throw fault;
            }

            _isVersionKnown = true;
        }
    }

    // A replica may have another password than the primary, which is away: that passes.
    private static async Task<bool> IsRefusedByAllAsync(ConnectionMultiplexer redis)
    {
        foreach (var server in redis.GetServers())
        {
            try
            {
                await server.PingAsync().ConfigureAwait(false);
                return false;
            }
            catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
            {
                if (!RedisFaults.IsOfCredentials(error))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
