using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Microsoft.Extensions.Options;
using RxSse.FileLog.Store;
using RxSse.Log;

namespace RxSse.FileLog;

/// <summary>
/// A log in a file of this machine. What it has outlives the process, with its ids. The newest events are in memory too; older ones are
/// read from the disk. All work on the disk runs on one thread.
/// </summary>
internal sealed partial class FileEventLog : IEventLog, IAsyncDisposable, IDisposable
{
    private const string DiskIsFull = "The disk of the log is full.";
    private const string NewEpochIsSet = "RxSse:Log:NewEpoch is set; remove it before the next start";
    private const string DiskFailed = "the disk failed";
    private const string DiskHasFailed = "The disk of the log has failed.";
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MarkRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastAhead = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestEvictionPeriod = TimeSpan.FromMinutes(1);

    private readonly FileLogSetup _setup;
    private readonly IScheduler _loop;
    private readonly IScheduler _disk;
    private readonly DiskQueue _queue;
    private readonly DiskTimer _sync;
    private readonly DiskTimer _eviction;
    private readonly ILogger _logger;
    private readonly MarkRequests _marks;
    private LogCache? _cache;
    private volatile bool _isFull;
    private bool _isDisposed;
    private LogStore? _store; // used by the thread of the disk only

    /// <param name="setup">What is set.</param>
    /// <param name="loop">Runs the tail and is the clock of the log.</param>
    /// <param name="disk">Runs all work on the disk. The log disposes it.</param>
    /// <param name="logger">Receives what the operator should know.</param>
    public FileEventLog(FileLogSetup setup, IScheduler loop, IScheduler disk, ILogger<FileEventLog> logger)
    {
        _setup = setup;
        _loop = loop;
        _disk = disk;
        _queue = new DiskQueue(disk);
        _logger = logger;
        _sync = new DiskTimer(SyncInterval, Checkpoint, disk);
        _eviction = new DiskTimer(
            setup.Limits.MaxAge < LongestEvictionPeriod ? setup.Limits.MaxAge : LongestEvictionPeriod, EvictAged, disk);
        _marks = new MarkRequests(GiveMarkAsync, loop);
        Tail = Observable.Create<LogItem>(observer => Cache.Follow(observer));
    }

    public IObservable<LogItem> Tail { get; }

    public int? EventsInMemory => Volatile.Read(ref _cache)?.Count;

    public EventId Newest => Cache.Newest;

    public DateTimeOffset Now => Cache.Now;

    public string? Degraded => _isFull ? DiskIsFull : null;

    private LogCache Cache => _cache ?? throw new InvalidOperationException("The log has not started.");

    public Task StartAsync(CancellationToken cancellationToken) => _queue.WriteAsync(
        () =>
        {
            try
            {
                _store = LogStore.Open(
                    _setup.Options, _setup.Limits, _setup.System, _setup.NewEpoch ? NewEpochIsSet : null,
                    cancellationToken: cancellationToken);
                _cache = new LogCache(_store, _setup.Limits, _setup.Tail, _loop);
                Revoked = _store.Revoked();
                while (!cancellationToken.IsCancellationRequested && Evict(_store)) // what has aged while nobody was there
                {
                }
            }
            catch (StoreException error)
            {
                _store?.Dispose();
                _store = null;
                throw new OptionsValidationException(
                    nameof(FileLogOptions), typeof(FileLogOptions), [$"RxSse:Log:File:Directory: {error.Message}{error.Advice}"]);
            }
            catch
            {
                _store?.Dispose();
                _store = null;
                throw;
            }

            if (_store.NewEpochReason is { } reason)
            {
                LogNewEpoch(reason);
            }

            if (_store.OpenToAll is { } file)
            {
                LogOpenToAll(file);
            }

            if (_store.Time - _loop.Now is var ahead && ahead > LeastAhead)
            {
                LogAhead(ahead);
            }

            RequestEviction();
            return true;
        },
        cancellationToken);

    public Task StopAsync() => _queue.WriteAsync(
        () =>
        {
            try
            {
                _store?.Close(Cache.Now);
            }
            catch (StoreException error)
            {
                LogNotClosed(error.Message);
                if (error.Fault == StoreFault.Disk)
                {
                    Recover(error); // the next process must not give ids again
                }
            }
            finally
            {
                _store?.Dispose();
                _store = null;
            }

            return true;
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await StopAsync();
        _queue.Dispose();
        (_disk as IDisposable)?.Dispose();
    }

    public void Dispose() => _ = DisposeAsync().AsTask();

    public void RequestMark(DateTimeOffset time) => _marks.Request(time);

    public LogEvent? NewestOf(string stream) => Cache.NewestOf(stream);

    public ReadOnlyMemory<byte> OriginOf(string stream) => Cache.OriginOf(stream);

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) =>
        new(_queue.WriteAsync(() => Append(round.Appends), cancellationToken));

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        Cache.Read(after, count) is { } page ? new(page) : new(_queue.ReadAsync(() => Read(after, count), cancellationToken));

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => new(Cache.Locate(id));

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        Cache.LastBefore(time) is { } found ? new(found) : new(_queue.ReadAsync(() => Find(time), cancellationToken));

    private IReadOnlyList<AppendOutcome> Append(IReadOnlyList<Append> appends)
    {
        var store = Started();
        try
        {
            var round = store.Append(appends, Cache.Now, Cache.WhyNoRoom);
            Cache.Add(round, store.Lost);
            _isFull &= round.Events.Count == 0;
            RequestSync();
            RequestEviction();
            return round.Outcomes;
        }
        catch (StoreException error) when (error.Fault == StoreFault.Full)
        {
            throw Full(error);
        }
        catch (StoreException error)
        {
            var before = store.Newest;
            Recover(error);
            throw _store?.Found <= before
                ? new LogAwayException(DiskHasFailed, inner: error) // the round is not in it, and may be sent again
                : new AppendRefusedException(AppendRefusal.Away, DiskHasFailed) { MayBeAppended = true };
        }
    }

    private LogStore Started() => _store ?? throw new AppendRefusedException(AppendRefusal.Away, DiskQueue.HasStopped);

    private AppendRefusedException Full(StoreException error)
    {
        NoteFull(error);
        return new AppendRefusedException(AppendRefusal.Full, DiskIsFull + " Make room for it, then try again.");
    }
}
