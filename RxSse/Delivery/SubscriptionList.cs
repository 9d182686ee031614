using System.Collections;

namespace RxSse.Delivery;

/// <summary>SubscriptionList, each of which knows its index, so that one is taken and left in the same time however many there are.</summary>
/// <param name="index">Where a subscription keeps its index: it may be among others of its shard and among others of its group.</param>
internal sealed class SubscriptionList(SubscriptionList.SubscriptionIndex index) : IReadOnlyList<Subscription>
{
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>The place in a subscription for an index.</summary>
    public delegate ref int SubscriptionIndex(Subscription subscription);

    public int Count => _subscriptions.Count;

    public Subscription this[int index] => _subscriptions[index];

    public void Add(Subscription subscription)
    {
        index(subscription) = _subscriptions.Count;
        _subscriptions.Add(subscription);
    }

    /// <summary>The last subscription takes the place of the one that is left: who removes while going through them goes downwards.</summary>
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
