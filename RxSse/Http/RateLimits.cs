using System.Reactive.Concurrency;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Publishing;
using RxSse.Views;

namespace RxSse.Http;

/// <summary>
/// The rates of <c>RxSse:Limits</c>, of each principal, or of each address without a credential. Endpoints ask them when they know the
/// caller (docs/adr/0021).
/// </summary>
internal sealed class RateLimits : IDisposable
{
    internal static readonly Rate DefaultPublishes = Rate.PerSecond(100);
    internal static readonly Rate DefaultConnects = Rate.PerMinute(600);
    internal static readonly Rate DefaultNewViews = Rate.PerMinute(60);
    private const long DefaultBytes = 4 * 1024 * 1024;

    private readonly ListeningAddresses _addresses;
    private readonly UnknownProxies _proxies;
    private readonly bool _countAddresses; // of subscribers, whatever the rates are
    private readonly Limit _publishes;
    private readonly Limit _bytes;
    private readonly Limit _connects;
    private readonly Limit _newViews;

    /// <param name="limits">The rates.</param>
    /// <param name="publishing">Has the size of a body.</param>
    /// <param name="delivery">Has the number of subscribers from one address.</param>
    /// <param name="composition">Has the number of views of one address.</param>
    /// <param name="addresses">Where the server listens.</param>
    /// <param name="proxies">Sees requests whose address counts.</param>
    /// <param name="timers">Their clock measures the time.</param>
    public RateLimits(
        IOptions<LimitsOptions> limits, IOptions<PublishingOptions> publishing, IOptions<DeliveryOptions> delivery,
        IOptions<CompositionOptions> composition, ListeningAddresses addresses, UnknownProxies proxies, IScheduler timers)
    {
        (_addresses, _proxies) = (addresses, proxies);
        _countAddresses = delivery.Value.MaxSubscribersPerAddress is not null || composition.Value.ViewsPerAddress is not null;
        var options = limits.Value;
        _publishes = new Limit("Publishes", "requests", options.Publishes, DefaultPublishes, timers);
        _bytes = new Limit("PublishedBytes", "bytes", options.PublishedBytes, DefaultBytesFor(publishing.Value.BatchBytes), timers);
        _connects = new Limit(Rejection.Connects, "connections", options.Connects, DefaultConnects, timers);
        _newViews = new Limit(Rejection.NewViews, "new views", options.NewViews, DefaultNewViews, timers);
    }

    /// <summary>Counts a request that publishes. Not null if it is refused.</summary>
    public Rejection? Publish(HttpContext context, SubscriberCredential? credential)
    {
        if (credential is null && IsActive(_publishes))
        {
            _proxies.Notice(context);
        }

        return Ask(_publishes, context, credential, 1);
    }

    /// <summary>Counts the bytes of a body. Not null if it is refused.</summary>
    public Rejection? PublishBytes(HttpContext context, SubscriberCredential? credential, int bytes) =>
        Ask(_bytes, context, credential, bytes);

    /// <summary>Counts a request for events, or for a ticket. Not null if it is refused.</summary>
    public Rejection? Connect(HttpContext context, SubscriberCredential? credential)
    {
        if (_countAddresses || (credential is null && (IsActive(_connects) || IsActive(_newViews))))
        {
            _proxies.Notice(context); // here, because StartView is asked under a lock
        }

        return Ask(_connects, context, credential, 1);
    }

    /// <summary>
    /// Not null if an address has no connections left, so that none of its tickets is looked at. Whoever finds a bad one counts it as a
    /// connection of the address.
    /// </summary>
    public Rejection? UseTicket(HttpContext context) =>
        IsActive(_connects) && PartyOf(context, null) is { } address
            && _connects.Buckets!.GetStatistics(address)!.CurrentAvailablePermits < 1
                ? Ask(_connects, context, null, 1)
                : null;

    /// <summary>Counts a view that is about to start. Not null if it is refused.</summary>
    public Rejection? StartView(HttpContext context, SubscriberCredential? credential) => Ask(_newViews, context, credential, 1);

    public void Dispose()
    {
        foreach (var limit in new[] { _publishes, _bytes, _connects, _newViews })
        {
            limit.Buckets?.Dispose();
        }
    }

    /// <summary>The default of <c>PublishedBytes</c>: a burst has room for a body.</summary>
    internal static Rate DefaultBytesFor(int batchBytes) => Rate.PerSecond(Math.Max(DefaultBytes, (batchBytes + 1L) / 2));

    private Rejection? Ask(Limit limit, HttpContext context, SubscriberCredential? credential, int count)
    {
        if (!IsActive(limit) || PartyOf(context, credential) is not { } party)
        {
            return null;
        }

        var buckets = limit.Buckets!;
        using var lease = buckets.AttemptAcquire(party, count);
        if (lease.IsAcquired)
        {
            return null;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : buckets.Rate.Period;
        return Rejection.TooFast(limit.Key, limit.What, buckets.Rate, wait);
    }

    private bool IsActive(Limit limit) => limit.Buckets is not null && !(limit.IsDefault && _addresses.AreLoopback);

    // A connection without an address, such as that of a Unix socket, is anybody's.
    private static Party? PartyOf(HttpContext context, SubscriberCredential? credential) =>
        Party.Of(credential) ?? Party.Of(context.Connection.RemoteIpAddress);

    /// <summary>One of the rates.</summary>
    private sealed class Limit(string key, string what, Rate? set, Rate byDefault, IScheduler timers)
    {
        public string Key => key;

        public string What => what;

        public bool IsDefault => set is null;

        /// <summary>Null if it is off.</summary>
        public TokenBuckets? Buckets { get; } =
            (set ?? byDefault) is { Count: > 0 } rate ? new TokenBuckets(rate, 2 * rate.Count, timers) : null;
    }
}
