using System.Collections;

namespace RxSse.Delivery;

/// <summary>A list of subscriptions that store their own index, so that adding and removing take constant time.</summary>
/// <param name="index">The field of a subscription that stores its index in this list.</param>
internal sealed class SubscriptionList(SubscriptionList.SubscriptionIndex index) : IReadOnlyList<Subscription>
{
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>Returns the field of a subscription that stores an index.</summary>
    public delegate ref int SubscriptionIndex(Subscription subscription);

    public int Count => _subscriptions.Count;

    public Subscription this[int index] => _subscriptions[index];

    public void Add(Subscription subscription)
    {
        index(subscription) = _subscriptions.Count;
        _subscriptions.Add(subscription);
    }

    /// <summary>Swap-remove. Iterate backwards when removing.</summary>
    public bool Remove(Subscription subscription)
    {
        if (index(subscription) < 0)
        {
            return false;
        }

        var last = _subscriptions[^1];
        _subscriptions[index(subscription)] = last;
        index(last) = index(subscription);
        _subscriptions.RemoveAt(_subscriptions.Count - 1);
        index(subscription) = -1;
        return true;
    }

    public IEnumerator<Subscription> GetEnumerator() => _subscriptions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
