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
        return new HistoryPage([.. page.Events.Select(Cache.Logged)], page.LostThrough, page.LostStreams);
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
            Fail(error);
            throw;
        }
    }

    // What has aged is not read, as far as the disk has room to say so.
    private void Evict(LogStore store)
    {
        try
        {
            while (store.Evict(Cache.Now))
            {
            }
        }
        catch (StoreException error) when (error.Fault == StoreFault.Full)
        {
            NoteFull(error);
        }
    }

    private void EvictAged()
    {
        if (_store is not null)
        {
            OnTimer(Evict);
            RequestEviction();
        }
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
        catch (StoreException error)
        {
            Fail(error);
        }
    }

    private void RequestEviction()
    {
        if (_store?.Count > 0)
        {
            _eviction.Request();
        }
    }

    // What the disk has lost is not known, and ids that were given must not be given again after the next start: the epoch ends now.
    private void Fail(StoreException error)
    {
        LogFault(error);
        var given = _store?.Newest ?? 0;
        _store?.Dispose();
        _store = null;
        try
        {
            if (error.Fault == StoreFault.Disk)
            {
                using var again = LogStore.Open(_setup.Options, _setup.Limits, _setup.System, "the disk failed", given);
            }
        }
        catch (StoreException second)
        {
            LogFault(second);
        }

        Cache.Fail(error);
    }
}
