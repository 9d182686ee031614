using RxSse.Delivery;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Heartbeats to clients of views, with and without a turn of the view.</summary>
public sealed class IdleHeartbeatTests
{
    private const int Ticks = 11_000; // until the next heartbeat

    private readonly ViewSimulation _simulation = new(new DeliveryOptions(), history: 1_000, heartbeat: TimeSpan.FromMilliseconds(1), runsOnHub: false);

    [Theory]
    [InlineData("a | where v > 5")]
    [InlineData("a, (b | where v = 1 | distinct v)")]
    [InlineData("merge((a | where v = 1), b) | select n")]
    public void HeartbeatOfAViewInWhichNothingHappens_ComesWithoutATurnOfTheView(string view)
    {
        var client = Join(view);
        _simulation.Publish("c"); // of another stream
        Beat();
        RunShards(client);

        Assert.Equal(["♥1"], ViewSimulation.Describe(client).TakeLast(1));
    }

    [Theory]
    [InlineData("a | sample 1ms")]
    [InlineData("a | count over 2ms")]
    [InlineData("latest((a | as x), (b | as y))")]
    [InlineData("a, (b | pairs)")]
    public void HeartbeatOfAViewWithTimersOrAState_PassesThroughIt(string view)
    {
        var client = Join(view);
        var before = client.Received.Count;
        _simulation.Publish("c");
        Beat();
        RunShards(client);
        Assert.Equal(before, client.Received.Count);

        _simulation.Settle(client);
        Assert.StartsWith("♥1", ViewSimulation.Describe(client).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void HeartbeatOfAViewInWhichAnEventWaits_ComesBehindTheEvent()
    {
        var client = Join("a | where v > 5");
        var before = client.Received.Count;
        _simulation.Publish('a', 6);
        Beat();
        RunShards(client);
        Assert.Equal(before, client.Received.Count);

        _simulation.RunViews(10);
        RunShards(client);
        Assert.Equal(["a 1 #e-1", "♥1"], ViewSimulation.Describe(client).TakeLast(2));
    }

    [Fact]
    public void WhoComesBack_WithTheCursorOfSuchAHeartbeat_MissesNothing_AndGetsNothingTwice()
    {
        var client = Join("a | where v > 5");
        _simulation.Publish('a', 1);
        Beat();
        RunShards(client);
        Assert.Equal("e-1", client.Cursor);
        client.Leave();
        _simulation.Publish('a', 6);
        var back = _simulation.Connect("a | where v > 5", client.Cursor);
        _simulation.Settle(back);

        Assert.Equal(["a 2 #e-2", "♥2"], ViewSimulation.Describe(back));
    }

    private Client Join(string view)
    {
        var client = _simulation.Connect(view);
        _simulation.Settle(client);
        return client;
    }

    private void Beat()
    {
        _simulation.RunHub(Ticks);
        _simulation.RunDispatcher(10);
    }

    private void RunShards(Client client)
    {
        _simulation.RunShard(0, 10);
        _simulation.RunShard(1, 10);
        client.Read();
    }
}
