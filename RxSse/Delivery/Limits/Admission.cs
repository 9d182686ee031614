using System.Net;
using RxSse.Views.Model;

namespace RxSse.Delivery.Limits;

/// <summary>Counts the subscribers and says who may come in.</summary>
internal sealed class Admission(DeliveryOptions options)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private readonly Dictionary<StreamSelection, int> _bySelection = [];
    private int _count;
    private bool _closed;

    /// <summary>The subscribers that are in.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether nobody is let in any more.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>The subscribers that are in and get a stream's events.</summary>
    public int CountOf(string stream)
    {
        lock (_lock)
        {
            return _bySelection.Where(entry => entry.Key.Has(stream)).Sum(entry => entry.Value);
        }
    }

    /// <summary>Lets one in, or says why not. Who is in must <see cref="Release"/>.</summary>
    public Rejection? TryAcquire(StreamSelection selection, IPAddress? address)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Rejection.Stopping;
            }

            if (_count >= options.MaxSubscribers)
            {
                return Rejection.Full(options.MaxSubscribers);
            }

            if (Normal(address) is { } one && _byAddress.GetValueOrDefault(one) >= options.MaxSubscribersPerAddress)
            {
                return Rejection.TooManyFrom(one, options.MaxSubscribersPerAddress.Value);
            }

            Change(selection, address, 1);
            return null;
        }
    }

    public void Release(StreamSelection selection, IPAddress? address)
    {
        lock (_lock)
        {
            Change(selection, address, -1);
            CompleteIfEmpty();
        }
    }

    /// <summary>Lets nobody in any more. The task completes when all have left.</summary>
    public Task Close()
    {
        lock (_lock)
        {
            _closed = true;
            CompleteIfEmpty();
            return _empty.Task;
        }
    }

    private void Change(StreamSelection selection, IPAddress? address, int change)
    {
        _count += change;
        Change(_bySelection, selection, change);
        if (options.MaxSubscribersPerAddress is not null && Normal(address) is { } one)
        {
            Change(_byAddress, one, change);
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

    // One address in both of its forms counts as one.
    private static IPAddress? Normal(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private void CompleteIfEmpty()
    {
        if (_closed && _count == 0)
        {
            _empty.TrySetResult();
        }
    }
}
