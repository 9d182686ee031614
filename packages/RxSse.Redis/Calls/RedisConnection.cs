using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>A connection to Redis, which is opened by its first call and comes back by itself.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConfigurationOptions _options;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile ConnectionMultiplexer? _redis;
    private volatile bool _isRefused; // by the last server that was reached
    private bool _isDisposed;

    /// <param name="options">Where Redis is.</param>
    /// <param name="name">What the connection is called in Redis.</param>
    /// <param name="answerTime">How long an answer is waited for.</param>
    public RedisConnection(ConfigurationOptions options, string name, TimeSpan answerTime)
    {
        _options = options.Clone();
        _options.AbortOnConnectFail = false;
        _options.AsyncTimeout = (int)answerTime.TotalMilliseconds;
        _options.BacklogPolicy = BacklogPolicy.FailFast;
        _options.ClientName = $"rxsse-{name}";
        _options.ConfigCheckSeconds = 1;
        _options.ConfigurationChannel = ""; // it subscribes to nothing
        _options.ConnectTimeout = 1_500;
        _options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        _options.IncludeDetailInExceptions = false;
        _options.Protocol = RedisProtocol.Resp2;
        _options.ReconnectRetryPolicy = new LinearRetry(250);
        Address = string.Join(", ", _options.EndPoints.Select(RedisFaults.Print));
    }

    /// <summary>Where Redis is: host and port.</summary>
    public string Address { get; }

    /// <summary>Makes a call. What the client library throws becomes a <see cref="RedisCallException"/>.</summary>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> call)
    {
        try
        {
            var redis = _redis ?? await OpenAsync().ConfigureAwait(false);
            return await call(redis.GetDatabase()).ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFaults.Of(error, Address) is { } fault)
        {
            throw _isRefused && fault is { Fault: RedisFault.Away, MayBeDone: false } ? RedisFaults.OfCredentials(Address) : fault;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        _opening.Release();
        if (_redis is { } redis)
        {
            await redis.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false); // the tail may wait for a second
            await redis.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_redis is null)
            {
                var redis = await ConnectionMultiplexer.ConnectAsync(_options).ConfigureAwait(false);
                redis.ConnectionFailed += (_, failed) => _isRefused |= failed.FailureType == ConnectionFailureType.AuthenticationFailure;
                redis.ConnectionRestored += (_, _) => _isRefused = false;
                _redis = redis;
            }

            return _redis;
        }
        finally
        {
            _opening.Release();
        }
    }
}
