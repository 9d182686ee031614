using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>
/// Revocations in Redis, which each node reads. What Redis has lost, or could not store, the nodes that know it store again.
/// </summary>
/// <param name="calls">Redis.</param>
/// <param name="clock">The clock of this node.</param>
/// <param name="maxAge">How old what was read may be; null if any age will do.</param>
/// <param name="timers">Measures the age; the clock if it is null.</param>
internal sealed class RedisRevocations(ISharedCalls calls, IScheduler clock, TimeSpan? maxAge = null, IScheduler? timers = null)
    : IRevocationStore
{
    private const int MaxRestored = 1_000; // in one call

    // Those that are over sooner are not worth it: they are over in Redis a little earlier than here.
    private static readonly TimeSpan WorthStoring = TimeSpan.FromSeconds(5);

    private readonly IStopwatch _time = (timers ?? clock).StartStopwatch();
    private volatile string _version = BeatCall.Unread;
    private int _wanted; // it rises with whatever Redis may lose before this node has read it
    private int _asked;
    private int _read;
    private volatile bool _isRead;
    private long _readAt; // by the stopwatch
    private volatile IReadOnlyDictionary<Digest, DateTimeOffset> _revoked = new Dictionary<Digest, DateTimeOffset>();

    public bool IsRead => _isRead && (maxAge is null || _time.Elapsed.Ticks - Volatile.Read(ref _readAt) <= maxAge.Value.Ticks);

    public bool WasRead => _isRead;

    public IReadOnlyDictionary<Digest, DateTimeOffset> Revoked => _revoked;

    /// <summary>The version that this node has read, for the next call. Unread after each change: a failover may lose it.</summary>
    public string Version => (_asked = Volatile.Read(ref _wanted)) == _read ? _version : BeatCall.Unread;

    public async Task KeepAsync(Digest revoked, DateTimeOffset until)
    {
        try
        {
            if (!await calls.RevokeAsync([KeyValuePair.Create(revoked, until - clock.Now)]).ConfigureAwait(false))
            {
                throw new AppendRefusedException(AppendRefusal.Away, $"Redis has {IRevocationStore.Max} revocations. Wait until some are over.");
            }
        }
        catch (RedisCallException fault)
        {
            throw new AppendRefusedException(fault.Fault == RedisFault.Full ? AppendRefusal.Full : AppendRefusal.Away, fault.Message);
        }
        finally
        {
            Interlocked.Increment(ref _wanted); // what is missing then is stored again
        }
    }

    /// <summary>Notes what Redis has. False if it has what this node has read already.</summary>
    public bool Note(BeatAnswer answer)
    {
        Volatile.Write(ref _readAt, _time.Elapsed.Ticks);
        if (answer.Revoked is not { } revoked)
        {
            return false;
        }

        var now = clock.Now;
        _revoked = revoked.ToDictionary(entry => entry.Key, entry => now + entry.Value);
        (_version, _read, _isRead) = (answer.Version, _asked, true);
        return true;
    }

    /// <summary>Stores what is in force here, and in Redis not or not for as long. The rest follows when that is read.</summary>
    public async Task RestoreAsync(IReadOnlyDictionary<Digest, TimeSpan> inForce)
    {
        var (known, now) = (_revoked, clock.Now);
        var missing = inForce.Where(entry => entry.Value > LeftIn(entry.Key) + WorthStoring).Take(MaxRestored).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            await calls.RevokeAsync(missing).ConfigureAwait(false);
        }
        catch (RedisCallException)
        {
            // It is tried again.
        }
        finally
        {
            Interlocked.Increment(ref _wanted);
        }

        TimeSpan LeftIn(Digest revoked) => known.TryGetValue(revoked, out var until) && until > now ? until - now : TimeSpan.Zero;
    }
}
