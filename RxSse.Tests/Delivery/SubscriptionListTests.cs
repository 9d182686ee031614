using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
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
        var group = new StreamGroup(new HashSet<string>(), new FrameCache());
        _all = [.. Enumerable.Range(0, 4).Select(_ => new Subscription(shard, group, StreamSelection.All, StartPosition.Live, new CountingWriter()))];
        Array.ForEach(_all, _subscriptions.Add);
    }

    [Fact]
    public void LastSeat_TakesThePlaceOfOneThatIsLeft_SoThatNoOtherMoves()
    {
        Assert.True(_subscriptions.Remove(_all[0]));

        Assert.Equal([_all[3], _all[1], _all[2]], _subscriptions);
        Assert.Equal([-1, 1, 2, 0], _all.Select(subscription => subscription.Index));
    }

    [Fact]
    public void SeatThatWasLeft_CannotBeLeftAgain()
    {
        _subscriptions.Remove(_all[3]);

        Assert.False(_subscriptions.Remove(_all[3]));
        Assert.Equal(3, _subscriptions.Count);
    }
}
