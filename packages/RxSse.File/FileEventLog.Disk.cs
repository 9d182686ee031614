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
        var store = _store ?? throw new InvalidOperationException("The log has stopped.");
        try
        {
            return work(store);
        }
        catch (StoreException error)
        {
            Recover(error);
            throw;
        }
    }

    // A step of what has aged is not read any more, as far as the disk has room to say so.
    private bool Evict(LogStore store)
    {
        try
        {
            return store.Evict(Cache.Now);
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
        catch (StoreException error)
        {
            Recover(error);
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
    // file that is damaged, or cannot be opened again, ends the log.
    private void Recover(StoreException error)
    {
        LogFault(error);
        _store?.Dispose();
        _store = null;
        try
        {
            if (error.Fault == StoreFault.Disk)
            {
                _store = LogStore.Open(_setup.Options, _setup.Limits, _setup.System, "the disk failed", floor: Cache.Newest.Sequence);
                Cache.BeginEpoch(_store);
                LogNewEpoch("the disk failed");
                return;
            }
        }
        catch (StoreException second)
        {
            LogFault(second);
            _store?.Dispose();
            _store = null;
        }

        LogEnd();
        Cache.Fail(error);
    }
}
