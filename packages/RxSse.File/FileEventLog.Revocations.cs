using RxSse.FileLog.Store;
using RxSse.Log;

namespace RxSse.FileLog;

// Who is revoked stays so over a restart.
internal sealed partial class FileEventLog : IRevocationStore
{
    public IReadOnlyDictionary<Digest, DateTimeOffset> Revoked { get; private set; } = new Dictionary<Digest, DateTimeOffset>();

    public Task KeepAsync(Digest revoked, DateTimeOffset until) => _queue.WriteAsync(() => Keep(revoked, until), CancellationToken.None);

    private bool Keep(Digest revoked, DateTimeOffset until)
    {
        try
        {
            Started().Keep(revoked, until, _loop.Now);
            _isFull = false;
            return true;
        }
        catch (StoreException error) when (error.Fault == StoreFault.Full)
        {
            throw Full(error);
        }
        catch (StoreException error)
        {
            Recover(error);
            throw new AppendRefusedException(AppendRefusal.Away, DiskHasFailed);
        }
    }
}
