using System.Reactive.Concurrency;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>
/// Revocations in Redis, which each node reads. What Redis has lost, or could not store, the nodes that know it store again.
/// </summary>
/// <param name="calls">Redis.</param>
/// <param name="clock">The clock of this node.</param>
internal sealed class RedisRevocations(ISharedCalls calls, IScheduler clock) : IRevocationStore
{
    private const int MaxRestored = 1_000; // in one call

    // Those that are over sooner are not worth it: they are over in Redis a little earlier than here.
    private static readonly TimeSpan WorthStoring = TimeSpan.FromSeconds(5);

    private volatile string _version = BeatCall.Unread;
    private volatile bool _isRead;
    private volatile IReadOnlyDictionary<Digest, DateTimeOffset> _revoked = new Dictionary<Digest, DateTimeOffset>();

    public bool IsRead => _isRead;

    public IReadOnlyDictionary<Digest, DateTimeOffset> Revoked => _revoked;

    /// <summary>The version that this node has read.</summary>
    public string Version => _version;

    public async Task KeepAsync(Digest revoked, DateTimeOffset until)
    {
        try
        {
            if (!await calls.RevokeAsync([KeyValuePair.Create(revoked, until - clock.Now)]).ConfigureAwait(false))
            {
                throw new AppendRefusedException(AppendRefusal.Away, $"Redis has {Revocations.Max} revocations. Wait until some are over.");
            }
        }
        catch (RedisCallException fault)
        {
            _version = BeatCall.Unread; // so that what is missing is stored when Redis answers again
            throw new AppendRefusedException(fault.Fault == RedisFault.Full ? AppendRefusal.Full : AppendRefusal.Away, fault.Message);
        }
    }

    /// <summary>Notes what Redis has. False if it has what this node has read already.</summary>
    public bool Note(BeatAnswer answer)
    {
        if (answer.Revoked is not { } revoked)
        {
            return false;
        }

        var now = clock.Now;
        _revoked = revoked.ToDictionary(entry => entry.Key, entry => now + entry.Value);
        (_version, _isRead) = (answer.Version, true);
        return true;
    }

    /// <summary>Stores what is in force here and missing in Redis. That is a new version: the rest follows when it is read.</summary>
    public async Task RestoreAsync(IReadOnlyDictionary<Digest, TimeSpan> inForce)
    {
        var known = _revoked;
        var missing = inForce.Where(entry => entry.Value > WorthStoring && !known.ContainsKey(entry.Key)).Take(MaxRestored).ToList();
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
            _version = BeatCall.Unread; // so that it is tried again
        }
    }
}
