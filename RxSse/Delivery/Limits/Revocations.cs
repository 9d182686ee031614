using System.Reactive.Concurrency;
using RxSse.Log;

namespace RxSse.Delivery.Limits;

/// <summary>The principals, subjects and tokens that are rejected until a time.</summary>
/// <param name="timers">Their clock measures the time.</param>
/// <param name="store">Where they outlive the process, or reach other nodes.</param>
internal sealed class Revocations(IScheduler timers, IRevocationStore store)
{
    public static int Max => IRevocationStore.Max;
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly IStopwatch _clock = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, TimeSpan> _until = [];
    private volatile bool _isEmpty = true; // the plain path takes no lock

    public static Digest OfPrincipal(string principal) => Digest.Of("principal", principal);

    public static Digest OfSubject(string subject) => Digest.Of("subject", subject);

    public static Digest OfToken(string tokenId) => Digest.Of("token", tokenId);

    /// <summary>Whether what was revoked before, or on other nodes, is known. If not, no credential can be accepted.</summary>
    public bool AreKnown => store.IsRead;

    /// <summary>Whether it was known at least once.</summary>
    public bool WereKnown => store.WasRead;

    /// <summary>What is in force, and for how long.</summary>
    public IReadOnlyDictionary<Digest, TimeSpan> InForce
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.Elapsed;
                return _until.Where(entry => entry.Value > now).ToDictionary(entry => entry.Key, entry => entry.Value - now);
            }
        }
    }

    /// <summary>
    /// Takes those that the store has read: of the last process, or of other nodes. A clock that was set back makes none longer than a new
    /// one can be.
    /// </summary>
    public void Load()
    {
        var now = timers.Now;
        foreach (var (revoked, until) in store.Revoked.Where(entry => entry.Value > now))
        {
            TryAdd(revoked, until - now < Longest ? until - now : Longest, int.MaxValue); // the store has a bound of its own
        }
    }

    /// <summary>Keeps a revocation that was added, so that it outlives the process, and reaches other nodes.</summary>
    /// <exception cref="AppendRefusedException">It is in force in this process only.</exception>
    public Task KeepAsync(Digest revoked, TimeSpan time) => store.KeepAsync(revoked, timers.Now + time);

    /// <summary>Adds a revocation. False if there are too many.</summary>
    public bool TryAdd(Digest revoked, TimeSpan time) => TryAdd(revoked, time, Max);

    private bool TryAdd(Digest revoked, TimeSpan time, int max)
    {
        lock (_lock)
        {
            var now = _clock.Elapsed;
            if (_until.Count >= Max && !_until.ContainsKey(revoked))
            {
                foreach (var (over, _) in _until.Where(entry => entry.Value <= now).ToList())
                {
                    _until.Remove(over);
                }
            }

            if (_until.Count >= max && !_until.ContainsKey(revoked))
            {
                return false;
            }

            _until[revoked] = now + time > _until.GetValueOrDefault(revoked) ? now + time : _until[revoked];
            _isEmpty = false;
            return true;
        }
    }

    /// <summary>Whether a credential is revoked.</summary>
    public bool Have(SubscriberCredential credential)
    {
        if (_isEmpty)
        {
            return false;
        }

        lock (_lock)
        {
            return Has(credential.Principal) || Has(credential.Subject) || (credential.TokenId is { } token && Has(token));
        }
    }

    private bool Has(Digest digest) => _until.TryGetValue(digest, out var until) && _clock.Elapsed < until;
}
