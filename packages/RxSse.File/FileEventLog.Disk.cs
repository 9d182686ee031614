using RxSse.FileLog.Store;
using RxSse.Log;

namespace RxSse.FileLog;

// What runs on the thread of the disk beside appends.
internal sealed partial class FileEventLog
{
    private HistoryPage Read(long after, int count)
    {
        var page = OnStore(store =>
        {
            Evict(store);
            return store.Read(after, count);
        });
        return new HistoryPage([.. page.Events.Select(Cache.Logged)], page.LostThrough, page.LostStreams)
        {
            IsCounted = page.IsCounted,
        };
    }

    private long Find(DateTimeOffset time) => OnStore(store =>
    {
        Evict(store);
        return store.Find(time);
    });

    private T OnStore<T>(Func<LogStore, T> work)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return work(_store ?? throw new LogAwayException(DiskQueue.HasStopped));
            }
            catch (StoreException error)
            {
                Recover(error);
                if (!isFirst || _store is null)
                {
                    throw new LogAwayException(DiskHasFailed, inner: error);
                }
            }
        }
    }

    // A step of what has aged is not read any more, as far as the disk has room to say so.
    private bool Evict(LogStore store)
    {
        try
        {
            var lost = store.Lost;
            var isMore = store.Evict(Cache.Now);
            if (store.Lost != lost)
            {
                _isFull = false;
                RequestSync();
            }

            return isMore;
        }
        catch (StoreException error) when (error.Fault == StoreFault.Full)
        {
            NoteFull(error);
            return false;
        }
    }

    // Step by step, with writes between them.
    private void EvictAged() => _ = _queue.ReadAsync(
        () =>
        {
            var isMore = false;
            OnTimer(store => isMore = Evict(store));
            if (isMore)
            {
                EvictAged();
            }
            else
            {
                RequestEviction();
            }

            return true;
        },
        CancellationToken.None);

    private async ValueTask<TimeSpan?> GiveMarkAsync(DateTimeOffset wanted)
    {
        if (wanted - Cache.Now is var left && left > TimeSpan.Zero)
        {
            return left;
        }

        try
        {
            return await _queue.WriteAsync(Mark, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AppendRefusedException)
        {
            return null; // the log has stopped
        }
    }

    // Between two appends, each of which has its time from this thread.
    private TimeSpan? Mark()
    {
        if (_store is null)
        {
            return null;
        }

        TimeSpan? wait = MarkRetry;
        OnTimer(store =>
        {
            var now = Cache.Now;
            _isFull &= !store.KeepTime(now);
            Cache.Mark(now);
            wait = null;
        });
        return wait;
    }

    private void Checkpoint() => OnTimer(store => store.Checkpoint());

    private void OnTimer(Action<LogStore> work)
    {
        try
        {
            if (_store is { } store)
            {
                work(store);
            }
        }
        catch (StoreException error) when (error.Fault == StoreFault.Full)
        {
            NoteFull(error);
        }
#pragma warning disable CA1031 // nobody waits for the timer
        catch (Exception error)
#pragma warning restore CA1031
        {
            Recover(error);
        }
    }

    private void RequestSync()
    {
        if (_setup.Options.Sync == FileSync.Interval)
        {
            _sync.Request();
        }
    }

    private void RequestEviction()
    {
        if (_store?.Count > 0)
        {
            _eviction.Request();
        }
    }

    // What a disk that failed has lost is not known, and ids that were given must not be given again: an epoch begins in what it has. A
    // file that is damaged, or cannot be opened again, ends the log. The next start knows of both.
    private void Recover(Exception error)
    {
        LogFault(error);
        var fault = (error as StoreException)?.Fault;
        if (fault == StoreFault.Disk)
        {
            Tries(() => _store?.RequireEpoch(DiskFailed));
        }
        else if (fault == StoreFault.Damaged)
        {
            Tries(() => _store?.RequireCheck());
        }

        _store?.Dispose();
        _store = null;
        if (fault == StoreFault.Disk && Tries(OpenAgain))
        {
            LogNewEpoch(DiskFailed);
            return;
        }

        _store?.Dispose();
        _store = null;
        LogEnd();
        Cache.Fail(error);
    }

    private void OpenAgain()
    {
        _store = LogStore.Open(_setup.Options, _setup.Limits, _setup.System, DiskFailed, floor: Cache.Newest.Sequence);
        Cache.BeginEpoch(_store);
    }

    private bool Tries(Action work)
    {
        try
        {
            work();
            return true;
        }
#pragma warning disable CA1031 // the log ends with any error, and is told so
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFault(error);
            return false;
        }
    }
}
