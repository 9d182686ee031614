using System.Reactive.Linq;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Subscribers and states of streams that several nodes share.</summary>
public sealed class StreamUseTests
{
    private static readonly StreamState Retrying = new("retrying", "It has failed.", 5);

    private readonly StreamDefinition _orders = StreamDefinition.Create("orders", _ => Observable.Never<int>());
    private readonly StreamDefinition _stock = StreamDefinition.Create("stock", _ => Observable.Never<int>());
    private readonly StreamDefinition _own = StreamDefinition.Create("own", _ => Observable.Never<int>()) with { Runs = StreamRuns.OnEachNode };

    [Fact]
    public void State_IsThatOfTheLeader_UnlessTheStreamRunsOnEachNode()
    {
        var leader = Node("b", new() { ["orders"] = Retrying, ["own"] = Retrying });
        var use = Use("b", Node("a", new() { ["orders"] = StreamState.Completed }), leader);

        Assert.Equal(Retrying, use.StateOf(_orders));
        Assert.Equal(StreamState.Running, use.StateOf(_stock)); // it tells those that are not
        Assert.Equal(StreamState.Starting, use.StateOf(_own));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")] // which does not know yet that it is
    [InlineData("here")]
    public void WithoutALeaderThatTellsStates_TheyAreThoseOfThisNode(string? leader)
    {
        var use = Use(leader, Node("a"), Node("b", new() { ["orders"] = Retrying }));

        Assert.Equal(StreamState.Starting, use.StateOf(_orders));
    }

    [Fact]
    public void Subscribers_AreThoseOfAllNodes()
    {
        Assert.Equal(8, Use(null, Node("a"), Node("b")).SubscribersOf("orders")); // 2 here
        Assert.Equal(2, Use(null).SubscribersOf("orders"));
        Assert.Equal(1, Use(null, Node("a")).SubscribersOf("stock"));
    }

    private StreamUse Use(string? leader, params NodeStatus[] others)
    {
        var admission = new Admission(new DeliveryOptions());
        admission.TryAcquire(StreamSelection.All, null);
        admission.TryAcquire(StreamSelection.Of(["orders"], ["orders", "stock", "own"]), null);
        var streams = new SupervisedStreams([_orders, _stock, _own], null!, BackOff.Default, new RecordingLogger<SupervisedStreams>());
        return new StreamUse(streams, admission, new Nodes(others, leader));
    }

    private static NodeStatus Node(string name, Dictionary<string, StreamState>? states = null) =>
        new(3, new Dictionary<string, int> { ["orders"] = 3 }, null, states) { Node = name };

    private sealed record Nodes(IReadOnlyList<NodeStatus> Others, string? Leader) : INodes
    {
        public string Name => "here";
    }
}
