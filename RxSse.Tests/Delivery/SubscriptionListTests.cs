using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;
using Subscription = RxSse.Delivery.Subscription;

namespace RxSse.Tests.Delivery;

public sealed class SubscriptionListTests
{
    private readonly SubscriptionList _subscriptions = new(static subscription => ref subscription.Index);
    private readonly Subscription[] _all;

    public SubscriptionListTests()
    {
        var loop = new TestScheduler();
        var options = new DeliveryOptions();
        var shard = new Shard(TestFactory.Context(options, new InMemoryEventLog("e", new HistoryOptions(), loop)), loop);
        _all = [.. Enumerable.Range(0, 4).Select(_ => NewSubscription(shard))];
        Array.ForEach(_all, _subscriptions.Add);
    }

    [Fact]
    public void LastSubscription_TakesThePlaceOfTheRemovedOne_SoThatNoOtherMoves()
    {
        Assert.True(_subscriptions.Remove(_all[0]));

        Assert.Equal([_all[3], _all[1], _all[2]], _subscriptions);
        Assert.Equal([-1, 1, 2, 0], _all.Select(subscription => subscription.Index));
    }

    [Fact]
    public void RemovedSubscription_CannotBeRemovedAgain()
    {
        _subscriptions.Remove(_all[3]);

        Assert.False(_subscriptions.Remove(_all[3]));
        Assert.Equal(3, _subscriptions.Count);
    }

    private static Subscription NewSubscription(Shard shard)
    {
        var sink = new CountingSink();
        return new Subscription(shard, StreamSelection.All, StartPosition.Live, sink, sink);
    }
}
