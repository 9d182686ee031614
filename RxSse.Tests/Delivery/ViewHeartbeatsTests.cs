using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Hub;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;
using Subscription = RxSse.Delivery.Subscription;

namespace RxSse.Tests.Delivery;

/// <summary>Heartbeats that go by the views in which nothing happens, at the shards.</summary>
public sealed class ViewHeartbeatsTests : ShardTestBase
{
    private static readonly FrameCache Cache = new();
    private static readonly View View = new ViewLanguage(["a"], [], new CompositionOptions()).Parse("a | where $ > 1").View;

    private readonly SnapshotPoint _point = new(Frames.Id(1), new(static () => []));
    private readonly ViewContext _context;
    private readonly ViewHeartbeats _heartbeats;

    public ViewHeartbeatsTests()
    {
        _context = new ViewContext(
            new Catalog(new Dictionary<string, string> { ["a"] = "a" }, new HashSet<string>()), new CompositionOptions(),
            new ReplayTurns(8, [Loop]), Loop);
        _heartbeats = new ViewHeartbeats([Shard], Cache);
    }

    [Fact]
    public void SubscribersOfManyViews_GetTheFrameOfTheHeartbeat_AndThePosition()
    {
        var views = Enumerable.Range(0, (2 * ViewHeartbeats.ViewsTogether) + 1).Select(_ => Join(new ViewOutput([Shard], Cache))).ToList();
        Turn();
        views.ForEach(view => view.Seen.Clear());
        var heartbeat = new Heartbeat(Frames.Id(5), default);

        Assert.All(Publish(heartbeat, views), Assert.True);
        Turn();

        Assert.All(views, view => Assert.Same(Cache.Of(heartbeat), Assert.Single(view.Seen)));
    }

    [Fact]
    public void ViewWithoutSubscribers_GetsNothing_AndNeedNot()
    {
        var left = Join(new ViewOutput([Shard], Cache));
        Turn();
        left.Subscription.Dispose();
        Assert.Equal([true], Publish(new Heartbeat(Frames.Id(5), default), [left])); // it leaves while the heartbeat is on its way
        left.Seen.Clear();
        Turn();
        Assert.Equal([true], Publish(new Heartbeat(Frames.Id(6), default), [left]));
        Turn();

        Assert.Empty(left.Seen);
    }

    [Fact]
    public void ShardThatHasNotTakenTheLastHeartbeat_GetsNoOther_ByThisWay()
    {
        var view = Join(new ViewOutput([Shard], Cache));
        Turn();
        Assert.Equal([true], Publish(new Heartbeat(Frames.Id(5), default), [view]));
        Assert.Equal([false], Publish(new Heartbeat(Frames.Id(6), default), [view]));
        Turn();
        Assert.Equal([true], Publish(new Heartbeat(Frames.Id(7), default), [view]));
    }

    [Fact]
    public void ViewThatIsCompressed_TakesItsHeartbeatItself()
    {
        var view = Join(new ViewOutput([Shard], Cache, new CompressedLists(new HashSet<string>(), new CompressorLimit())));
        Turn();

        Assert.Equal([false], Publish(new Heartbeat(Frames.Id(5), default), [view]));
    }

    [Fact]
    public void FramesOfPlainStreams_PassBetweenTwoMessages()
    {
        var seen = new List<string>();
        Subscribe(new DirectSink(), System.Reactive.Observer.Create<Frame>(frame => seen.Add($"{frame.Kind}")));
        var views = Enumerable.Range(0, 5 * ViewHeartbeats.ViewsTogether).Select(_ => Join(new ViewOutput([Shard], Cache), seen)).ToList();
        Turn();
        seen.Clear();
        Publish(new Heartbeat(Frames.Id(5), default), views);
        Shard.Publish(Frames.Event(2));
        Loop.Start();

        Assert.InRange(seen.IndexOf("Event"), ViewHeartbeats.ViewsTogether, 4 * ViewHeartbeats.ViewsTogether);
        Assert.Equal(views.Count + 1, seen.Count);
    }

    private List<bool> Publish(Heartbeat heartbeat, List<Joined> views)
    {
        _heartbeats.Begin(heartbeat);
        List<bool> added = [.. views.Select(view => _heartbeats.TryAdd(view.Output))];
        _heartbeats.End();
        return added;
    }

    private Joined Join(ViewOutput output, List<string>? kinds = null)
    {
        var seen = new List<Frame>();
        var subscription = new Subscription(Shard, StreamSelection.All, RxSse.Delivery.Joining.StartPosition.Live, new DirectSink(),
            System.Reactive.Observer.Create<Frame>(frame =>
            {
                seen.Add(frame);
                kinds?.Add($"{frame.Kind}");
            }));
        Shard.Join(subscription, output, _point, snapshot: null, () => new ViewGroup(output, View, _context, static (_, _) => { }));
        return new Joined(output, seen, subscription);
    }

    private sealed record Joined(ViewOutput Output, List<Frame> Seen, IDisposable Subscription);
}
