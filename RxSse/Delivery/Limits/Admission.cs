using System.Net;
using RxSse.Views.Model;

namespace RxSse.Delivery.Limits;

/// <summary>Counts the subscribers and limits their number.</summary>
/// <param name="options">The limits, of all and of an address.</param>
/// <param name="perPrincipal">The limit of a principal; null if there is none.</param>
internal sealed class Admission(DeliveryOptions options, int? perPrincipal = null)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private readonly Dictionary<Party, int> _byPrincipal = [];
    private readonly Dictionary<StreamSelection, int> _bySelection = [];
    private int _count;
    private bool _closed;
    private bool _isWaiting;

    /// <summary>The number of subscribers.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether new subscribers are rejected because the server stops.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Whether subscribers are rejected because the log has not started. Set by the start of the server.</summary>
    public bool IsWaiting
    {
        get => Volatile.Read(ref _isWaiting);
        set => Volatile.Write(ref _isWaiting, value);
    }

    /// <summary>The number of subscribers that receive a stream.</summary>
    public int CountOf(string stream)
    {
        lock (_lock)
        {
            return _bySelection.Where(entry => entry.Key.Has(stream)).Sum(entry => entry.Value);
        }
    }

    /// <summary>The number of subscribers that receive a stream, of each of these streams that has one.</summary>
    public Dictionary<string, int> CountEach(IEnumerable<string> streams)
    {
        KeyValuePair<StreamSelection, int>[] counts;
        lock (_lock)
        {
            counts = [.. _bySelection];
        }

        return streams.Select(stream => KeyValuePair.Create(stream, counts.Sum(entry => entry.Key.Has(stream) ? entry.Value : 0)))
            .Where(count => count.Value > 0).ToDictionary();
    }

    /// <summary>Admits a subscriber, or returns why it is rejected. An admitted subscriber must call <see cref="Release"/>.</summary>
    public Rejection? TryAcquire(StreamSelection selection, IPAddress? address, SubscriberCredential? credential = null)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Rejection.Stopping;
            }

            if (_isWaiting)
            {
                return Rejection.Starting;
            }

            if (_count >= options.MaxSubscribers)
            {
                return Rejection.Full(options.MaxSubscribers);
            }

            if (options.MaxSubscribersPerAddress is { } limit && ClientAddress.Of(address) is { } client
                && _byAddress.GetValueOrDefault(client) >= limit)
            {
                return Rejection.TooManyFrom(client, limit);
            }

            if (PrincipalOf(credential) is { } principal && _byPrincipal.GetValueOrDefault(principal) >= perPrincipal)
            {
                return Rejection.TooManyOfPrincipal(perPrincipal.Value);
            }

            Change(selection, address, credential, 1);
            return null;
        }
    }

    public void Release(StreamSelection selection, IPAddress? address, SubscriberCredential? credential = null)
    {
        lock (_lock)
        {
            Change(selection, address, credential, -1);
            CompleteIfEmpty();
        }
    }

    /// <summary>Rejects new subscribers. The task completes when no subscriber is left.</summary>
    public Task Close()
    {
        lock (_lock)
        {
            _closed = true;
            CompleteIfEmpty();
            return _empty.Task;
        }
    }

    // Null if principals are not counted.
    private Party? PrincipalOf(SubscriberCredential? credential) => perPrincipal is null ? null : Party.Of(credential);

    private void Change(StreamSelection selection, IPAddress? address, SubscriberCredential? credential, int change)
    {
        _count += change;
        Change(_bySelection, selection, change);
        if (options.MaxSubscribersPerAddress is not null && ClientAddress.Of(address) is { } client)
        {
            Change(_byAddress, client, change);
        }

        if (PrincipalOf(credential) is { } principal)
        {
            Change(_byPrincipal, principal, change);
        }
    }

    private static void Change<T>(Dictionary<T, int> counts, T key, int change) where T : notnull
    {
        var count = counts.GetValueOrDefault(key) + change;
        if (count == 0)
        {
            counts.Remove(key);
        }
        else
        {
            counts[key] = count;
        }
    }

    private void CompleteIfEmpty()
    {
        if (_closed && _count == 0)
        {
            _empty.TrySetResult();
        }
    }
}
