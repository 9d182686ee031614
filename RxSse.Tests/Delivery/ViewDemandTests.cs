using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>A view makes events only while a subscriber has room for them.</summary>
public sealed class ViewDemandTests
{
    private const int Count = 50;

    private readonly ViewSimulation _simulation = new(new DeliveryOptions { QueueBytes = 2_000 }, history: 1_000);

    [Fact]
    public void ViewWhoseSubscribersDoNotRead_MakesNothing_AndGoesOnWhenOneReads()
    {
        var slow = Connect();
        Publish();
        Assert.InRange(_simulation.OnlyView.EventsIn, 5, 25);

        _simulation.Settle(slow);
        Assert.Equal(Count, _simulation.OnlyView.EventsIn);
        Assert.Equal(Expected(1), Events(slow)); // nothing was dropped: it waited before the view
    }

    [Fact]
    public void SubscriberWhoReads_DoesNotWaitForOneWhoDoesNot()
    {
        Connect();
        var reader = Connect(); // at the other shard
        Publish(reader);

        Assert.Equal(Count, _simulation.OnlyView.EventsIn);
        Assert.Equal(Expected(1), Events(reader));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SubscriberWhoJoins_DoesNotWaitForOneWhoDoesNotRead(int slow)
    {
        for (var i = 0; i < slow; i++)
        {
            Connect();
        }

        Publish();
        var joined = Connect();
        _simulation.Publish("a");
        _simulation.Settle(joined);

        Assert.Equal(Count + 1, _simulation.OnlyView.EventsIn);
        Assert.Equal($"a {Count + 1} #e-{Count + 1}", Events(joined)[^1]);
    }

    [Fact]
    public void SubscriberWhoLeaves_HoldsTheViewNoMore()
    {
        var slow = Connect();
        Publish();
        slow.Leave();
        var joined = Connect();
        _simulation.Settle(joined);

        Assert.Equal(Count, _simulation.OnlyView.EventsIn);
    }

    [Fact]
    public void SubscriberWhoIsToBeDisconnected_IsDisconnected()
    {
        var slow = Connect(OverflowPolicy.Disconnect);
        Publish();

        Assert.True(slow.WasAborted);
    }

    private static List<string> Expected(int first) =>
        [.. Enumerable.Range(first, Count - first + 1).Select(number => $"a {number} #e-{number}")];

    private static List<string> Events(Client client) =>
        [.. ViewSimulation.Describe(client).Where(text => text.StartsWith("a ", StringComparison.Ordinal))];

    private Client Connect(OverflowPolicy policy = OverflowPolicy.Latest)
    {
        var client = _simulation.Connect(_simulation.View("a | where v > 0"), policy, cursor: null);
        _simulation.Settle(client);
        return client;
    }

    private void Publish(params Client[] readers)
    {
        for (var i = 0; i < Count; i++)
        {
            _simulation.Publish("a");
            _simulation.Run();
            Array.ForEach(readers, reader => reader.Read());
        }

        for (var i = 0; i < Count; i++)
        {
            _simulation.Run();
            Array.ForEach(readers, reader => reader.Read());
        }
    }
}
