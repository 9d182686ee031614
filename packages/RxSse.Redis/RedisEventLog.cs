using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// A log in Redis, which several nodes share. Each node follows it and has the newest events in memory; older ones are read from Redis. An
/// append is answered when Redis has it, and comes back to this node by the tail.
/// </summary>
internal sealed partial class RedisEventLog : IEventLog, IAsyncDisposable, IDisposable
{
    private const long MaxCacheBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly RedisLogSetup _setup;
    private readonly IRedisCalls _calls;
    private readonly IScheduler _loop;
    private readonly IScheduler _timers;
    private readonly ILogger _logger;
    private readonly SeenLog _seen = new();
    private readonly LogPresence _presence;
    private readonly RedisClock _clock;
    private readonly ServerAdoption _adoption;
    private readonly HistoryReader _history;
    private readonly ServerCheck _check;
    private readonly MarkRequests _marks;
    private LogCopy? _copy;
    private LogFollower? _follower;
    private volatile string _notRead = "It is being read.";
    private bool _beginsEpoch;
    private volatile bool _isStopped;

    /// <param name="setup">What is set.</param>
    /// <param name="calls">Redis. The log disposes it.</param>
    /// <param name="loop">Runs the tails, and is the clock by which events age in memory.</param>
    /// <param name="timers">Runs what waits.</param>
    /// <param name="logger">Receives what the operator should know.</param>
    public RedisEventLog(RedisLogSetup setup, IRedisCalls calls, IScheduler loop, IScheduler timers, ILogger<RedisEventLog> logger)
    {
        _setup = setup;
        _beginsEpoch = setup.NewEpoch;
        _presence = new LogPresence(timers, logger);
        _clock = new RedisClock(timers);
        _calls = calls = new NotedCalls(calls, _presence, _clock);
        _loop = loop;
        _timers = timers;
        _logger = logger;
        _check = new ServerCheck(calls, timers, logger);
        _adoption = new ServerAdoption(calls, _seen, setup, timers);
        _history = new HistoryReader(calls, _seen, timers);
        Leadership = new RedisLeadership(calls, setup, HasCaughtUpAsync, _adoption, _presence, timers);
        _marks = new MarkRequests(GiveMarkAsync, timers);
        Tail = Observable.Create<LogItem>(observer => Copy.Follow(observer));
    }

    public IObservable<LogItem> Tail { get; }

    /// <summary>Which node runs the streams.</summary>
    public RedisLeadership Leadership { get; }

    public int? EventsInMemory => Volatile.Read(ref _copy)?.Count;

    public EventId Newest => Copy.Newest;

    public DateTimeOffset Now => _clock.Now;

    public string? Degraded => _presence.Degraded;

    public TimeSpan? StartWithin { get; } = TimeSpan.FromSeconds(5);

    private LogCopy Copy => _copy ?? throw new InvalidOperationException("The log has not started.");

    /// <summary>
    /// Waits until Redis is there. What does not pass is an options fault.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (_copy is null)
        {
            try
            {
                await LoadAsync().ConfigureAwait(false);
            }
            catch (RedisCallException fault) when (fault.EndsTheStart)
            {
                throw fault.AsOptionsFault();
            }
            catch (RedisCallException fault)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _notRead = fault.Message;
                _presence.NoteFault(LogPart.Tail, fault);
                await _timers.WaitAsync(Retry).ConfigureAwait(false);
            }
        }

        _presence.NoteAnswer(LogPart.Tail);
        _follower = new LogFollower(_calls, _seen, _adoption, _copy, _presence, _timers, _logger);
        _ = _follower.RunAsync();
        Leadership.Start();
        _check.Start();
    }

    public Task StopAsync()
    {
        _isStopped = true;
        _presence.End();
        _follower?.Stop();
        _check.Stop();
        return Leadership.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await StopAsync().ConfigureAwait(false);
        }

        Leadership.Dispose();
        _history.Dispose();
        await _calls.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _ = DisposeAsync().AsTask();

    public void RequestMark(DateTimeOffset time) => _marks.Request(time);

    public LogEvent? NewestOf(string stream) => _copy?.NewestOf(stream);

    public ReadOnlyMemory<byte> OriginOf(string stream) => _copy?.OriginOf(stream) ?? default;

    public async ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        Copy.Read(after, count) ?? await _history.ReadAsync(Copy, after, count, cancellationToken).ConfigureAwait(false);

    public async ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken)
    {
        if (Copy.Locate(id) is { } place)
        {
            return place;
        }

        try
        {
            // Another node may have shown an event, or an epoch, that this one has not seen yet.
            var state = await _history.StateAsync(cancellationToken).ConfigureAwait(false);
            return id.Epoch != state.Epoch ? new Place.OtherEpoch(state.Begin)
                : id.Sequence <= state.Newest ? new Place.At(id.Sequence)
                : new Place.Unknown();
        }
        catch (LogAwayException)
        {
            var newest = Copy.Newest;
            return id.Epoch != newest.Epoch ? Copy.OtherEpoch
                : id.Sequence - newest.Sequence <= LogState.EpochStep ? new Place.At(id.Sequence) // if the epoch changes, a break tells of it
                : new Place.Unknown(); // no node can have given it
        }
    }

    public async ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        Copy.LastBefore(time) ?? await _history.FindAsync(time, cancellationToken).ConfigureAwait(false);

    // The streams of a term go on where those before it have ended, and so do sources.
    private async Task<bool> HasCaughtUpAsync(LogState state)
    {
        if (Copy.Newest is var newest && (newest.Epoch != state.Epoch || newest.Sequence < state.Newest))
        {
            return false;
        }

        Copy.SetOrigins((await _calls.LoadOriginsAsync().ConfigureAwait(false)).Origins);
        return true;
    }

    private async Task LoadAsync()
    {
        await _calls.StateAsync().ConfigureAwait(false); // the first call is the slowest, and no report may be lost by it
        var adopted = await _adoption.AdoptAsync(_beginsEpoch).ConfigureAwait(false);
        _beginsEpoch = false; // once, however often the rest fails
        var loaded = await _calls.LoadAsync().ConfigureAwait(false);
        var kept = new HistoryOptions
        {
            Capacity = Math.Min(_setup.Limits.Capacity, _setup.Options.CacheEvents),
            Bytes = Math.Min(_setup.Limits.Bytes, MaxCacheBytes),
            MaxAge = _setup.Limits.MaxAge,
        };
        var copy = new LogCopy(loaded, kept, _setup.Tail, _loop);
        if (adopted.Server == loaded.State.Server && await _history.TryFillAsync(copy, loaded.State, kept.Capacity).ConfigureAwait(false)
            && _seen.TryBegin(out var call) && _seen.TryNote(call, loaded.State, loaded.State.Newest))
        {
            _copy = copy;
        }
    }
}
