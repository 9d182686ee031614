using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

// Shows and closes responses by request of an administrator. With many subscribers, a turn looks at a part of them only.
internal sealed partial class Shard
{
    /// <summary>The number of subscribers that one turn looks at.</summary>
    public const int SubscribersInTurn = 256;

    private long _lastNumber;

    /// <summary>Describes the responses. One that moves in the list meanwhile may be described twice.</summary>
    public void Describe(Action<IReadOnlyList<OpenConnection>> done) => Post(() =>
    {
        var connections = new List<OpenConnection>(_subscriptions.Count);
        LookAt(_subscriptions.Count, subscription => connections.Add(Describe(subscription)), () => done(connections));
    });

    /// <summary>Closes a response. What waits for its client is not sent: the client comes back with its cursor.</summary>
    /// <param name="number">The number in the id of the response.</param>
    /// <param name="done">Gets the number of responses that were closed.</param>
    public void Close(long number, Action<int> done) => Close(subscription => subscription.Number == number, done);

    /// <summary>Closes the responses to a principal.</summary>
    /// <param name="principal">The digest of the principal.</param>
    /// <param name="done">Gets the number of responses that were closed.</param>
    public void Close(Digest principal, Action<int> done) => Close(subscription => subscription.Credential?.Principal == principal, done);

    private void Close(Predicate<Subscription> isMeant, Action<int> done) => Post(() =>
    {
        var closed = new HashSet<long>();
        LookAt(
            _subscriptions.Count,
            subscription =>
            {
                if (isMeant(subscription) && closed.Add(subscription.Number))
                {
                    EndRight(subscription, ShutdownReasons.Closed);
                }
            },
            () => done(closed.Count));
    });

    // From the end of the list: who leaves meanwhile is replaced by one that has been looked at, so nobody is left out.
    private void LookAt(int count, Action<Subscription> look, Action end)
    {
        var i = Math.Min(count, _subscriptions.Count);
        for (var last = Math.Max(i - SubscribersInTurn, 0); i > last; i--)
        {
            if (i <= _subscriptions.Count)
            {
                look(_subscriptions[i - 1]);
            }
        }

        if (i > 0)
        {
            Post(() => LookAt(i, look, end));
        }
        else
        {
            end();
        }
    }

    // One number says when it joined, and is never given twice.
    private long NextNumber() => _lastNumber = Math.Max(_lastNumber + 1, Elapsed.Ticks);

    private OpenConnection Describe(Subscription subscription) => new(
        new ConnectionId(_index, subscription.Number), subscription.Credential?.Name, subscription.Selection,
        (subscription.Group as ViewGroup)?.View,
        _loop.Now - (Elapsed - TimeSpan.FromTicks(subscription.Number)), subscription.SinkState);
}
