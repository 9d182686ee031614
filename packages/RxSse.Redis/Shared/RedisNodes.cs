using System.Globalization;
using System.Reactive.Concurrency;
using RxSse.Delivery;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>
/// The nodes over Redis. Each second a node tells its status, and reads in the same call those of the others, who is revoked, and what it
/// has to close. While Redis is away, what was read last stays.
/// </summary>
internal sealed partial class RedisNodes : INodes
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ISharedCalls _calls;
    private readonly NodeWork _work;
    private readonly IScheduler _timers;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _stop = new();
    private volatile IReadOnlyList<NodeStatus> _others = [];
    private volatile string? _leader;
    private volatile string? _degraded;
    private volatile int _written = 1; // calls in a row that have told the status of this node; those of the others are as new after two
    private Task _running = Task.CompletedTask;
    private long _closed = -1;
    private bool _hasIgnored;

    /// <param name="name">The name of this node.</param>
    /// <param name="calls">Redis.</param>
    /// <param name="work">What this node tells, and what it does with what it reads.</param>
    /// <param name="timers">Runs what waits.</param>
    /// <param name="logger">Receives what the operator should know.</param>
    public RedisNodes(string name, ISharedCalls calls, NodeWork work, IScheduler timers, ILogger<RedisNodes> logger) =>
        (Name, _calls, _work, _timers, _logger) = (name, calls, work, timers, logger);

    public string Name { get; }

    public IReadOnlyList<NodeStatus> Others => _others;

    public string? Leader => _leader;

    public string? Degraded => _degraded;

    private bool KnowsOthers => _written >= 2;

    public async Task StartAsync()
    {
        if (await BeatAsync().ConfigureAwait(false) is { EndsTheStart: true } refused)
        {
            throw refused.AsOptionsFault();
        }

        _running = RunAsync();
    }

    public async Task StopAsync()
    {
        _stop.TrySetResult();
        await _running.ConfigureAwait(false); // a call on its way would come back after the end
        try
        {
            await _calls.LeaveAsync(Name).ConfigureAwait(false);
        }
        catch (RedisCallException)
        {
            // The others forget a node that is silent.
        }
    }

    public async Task<bool> CloseAsync(string node, ConnectionId id) =>
        (!KnowsOthers || _others.Any(other => other.Node == node)) && await TellAsync(new ToClose.Connection(node, id)).ConfigureAwait(false);

    public async Task<bool> CloseAsync(Digest principal) =>
        (!KnowsOthers || _others.Count > 0) && await TellAsync(new ToClose.Principal(Name, principal)).ConfigureAwait(false);

    private async Task<bool> TellAsync(ToClose what)
    {
        try
        {
            return await _calls.CloseAsync($"{what}").ConfigureAwait(false)
                ? true
                : throw new LogAwayException("The nodes have too much to close.");
        }
        catch (RedisCallException fault)
        {
            throw fault.AsAway();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.Task.IsCompleted)
        {
            await Task.WhenAny(_timers.WaitAsync(Period), _stop.Task).ConfigureAwait(false);
            if (!_stop.Task.IsCompleted)
            {
                await BeatAsync().ConfigureAwait(false);
            }
        }
    }

    // The fault of Redis; null if there is none.
    private async Task<RedisCallException?> BeatAsync()
    {
        try
        {
            var status = StatusText.Write(_work.Status(isLeader: _leader == Name));
            var answer = await _calls.BeatAsync(new BeatCall(Name, status, _work.Revoked, _closed)).ConfigureAwait(false);
            Note(answer);
            await _work.DoAsync(Name, answer).ConfigureAwait(false);
            if (_degraded is not null)
            {
                _degraded = null;
                LogBack();
            }
        }
        catch (RedisCallException fault)
        {
            NoteFault(fault.Message);
            return fault;
        }
#pragma warning disable CA1031 // without the next beat, nobody would be revoked any more
        catch (Exception error)
#pragma warning restore CA1031
        {
            NoteFault("an unexpected fault.", error);
        }

        return null;
    }

    // While nothing is read, who is revoked on another node keeps its access here.
    private void NoteFault(string why, Exception? error = null)
    {
        _written = 0;
        if (_degraded is null)
        {
            var since = _timers.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            _degraded = $"What the nodes share, such as revocations, cannot be read since {since} UTC: {why}";
            LogFault(why, error);
        }
    }

    private void Note(BeatAnswer answer)
    {
        var others = answer.Others.Select(other => StatusText.Read(other.Key, other.Value)).OfType<NodeStatus>().ToList();
        (_others, _leader, _closed) = (others, StatusText.IsName(answer.Leader) ? answer.Leader : null, answer.Closed);
        _written = answer.IsWritten ? Math.Min(_written + 1, 2) : 0;
        var ignored = answer.Ignored + answer.Others.Count - others.Count;
        if (ignored > 0 && !_hasIgnored)
        {
            LogIgnored(ignored);
        }

        _hasIgnored |= ignored > 0;
    }

    [LoggerMessage(31, LogLevel.Warning, "Redis has entries of nodes that are none: {Count}. Something else writes to the keys of the log.")]
    private partial void LogIgnored(int count);

    [LoggerMessage(32, LogLevel.Warning,
        "What the nodes share, such as revocations, cannot be read: {Reason} It is tried again each second.")]
    private partial void LogFault(string reason, Exception? error);

    [LoggerMessage(33, LogLevel.Warning, "What the nodes share is read again.")]
    private partial void LogBack();
}
