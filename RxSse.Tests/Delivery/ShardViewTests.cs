using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Tests.Simulation;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;
using Subscription = RxSse.Delivery.Subscription;

namespace RxSse.Tests.Delivery;

/// <summary>The groups of views at a shard.</summary>
public sealed class ShardViewTests : ShardTestBase
{
    private static readonly View View = new ViewLanguage(["a"], [], new CompositionOptions()).Parse("a | where $ > 1").View;
    private static readonly Catalog Catalog = new(new Dictionary<string, string> { ["a"] = "a" }, new HashSet<string>());

    private readonly SnapshotPoint _point = new(Frames.Id(1), new([]));
    private readonly ViewOutput _output;

    public ShardViewTests() => _output = new ViewOutput([Shard]);

    [Fact]
    public void Group_ExistsWhileItHasMembers()
    {
        var first = JoinView();
        var second = JoinView();
        Turn();
        Assert.Equal(1, Shard.ViewGroups);

        first.Dispose();
        Turn();
        Assert.Equal(1, Shard.ViewGroups);
        second.Dispose();
        Turn();
        Assert.Equal(0, Shard.ViewGroups);
    }

    [Fact]
    public void SubscriberThatUnsubscribesBeforeItJoins_LeavesNoGroup()
    {
        var subscription = NewSubscription();
        subscription.Dispose();
        Join(subscription);
        Turn();

        Assert.Equal(0, Shard.ViewGroups);
    }

    [Fact]
    public void AbortedSubscribers_LeaveNoGroup()
    {
        JoinView();
        JoinView();
        Turn();
        _output.OnError(new InvalidOperationException());
        Turn();

        Assert.Equal(0, Shard.ViewGroups);
    }

    [Fact]
    public async Task FramesWithoutSubscribers_DoNotCount()
    {
        Publish(Shard.Capacity);
        Turn();

        await Task.Run(() => Publish(1)).WaitAsync(TimeSpan.FromSeconds(30)); // it would block if the first frames still counted
    }

    [Fact]
    public async Task FramesOfAView_DoNotBlockPlainStreams()
    {
        JoinView();
        Turn();
        Publish(Shard.Capacity + 1);

        await Task.Run(() => Shard.Publish(Frames.Event(2))).WaitAsync(TimeSpan.FromSeconds(30)); // its loop does not run
    }

    private Subscription NewSubscription() =>
        new(Shard, StreamSelection.All, StartPosition.Live, new DirectSink(), Loop.CreateObserver<RxSse.Sse.Frame>());

    private Subscription JoinView()
    {
        var subscription = NewSubscription();
        Join(subscription);
        return subscription;
    }

    private void Join(Subscription subscription) =>
        Shard.Join(subscription, _output, _point, () => new ViewGroup(
            _output, View, new ViewContext(Catalog, new CompositionOptions(), new ReplayTurns(8, [Loop]), Loop)));

    private void Publish(int frames) => Shard.Publish(_output, [.. Enumerable.Repeat(Frames.Event(1), frames)], _point);
}
