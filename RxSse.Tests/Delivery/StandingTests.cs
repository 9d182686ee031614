using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>A log that is there before the server: the first client gets all that a later one would get.</summary>
public sealed class StandingTests
{
    [Fact]
    public void FirstClientOfStreams_GetsTheSnapshot_AndWhereTheLogStands()
    {
        var simulation = new DeliverySimulation(new DeliveryOptions(), history: 2, isCompressed: false, "a", "b", "a", "c", "c", "c");
        var client = simulation.Connect(StreamSelection.All, OverflowPolicy.Latest, cursor: null, isObserved: false);
        simulation.RunShard(0, 3);
        simulation.RunShard(1, 3);
        client.Read();

        Assert.Equal(["e-2", "e-3", "e-6"], client.Ids); // the newest of a and b, and the heartbeat
    }

    [Fact]
    public void FirstClientOfAView_GetsTheSnapshot_AndWhatItsOperatorsKnow()
    {
        var simulation = new ViewSimulation(new DeliveryOptions(), history: 2, stored: "abaccc");
        var plain = simulation.Connect("a, b");
        var latest = simulation.Connect("latest(a, b)");
        simulation.Settle(plain, latest);
        simulation.Publish("b");
        simulation.Settle(plain, latest);

        Assert.Equal(["b 2 #e-2", "a 3 #e-3", "♥6", "b 7 #e-7", "♥7"], ViewSimulation.Describe(plain));
        Assert.Equal(
            ["""{"a":{"n":3,"v":1},"b":{"n":2,"v":1}}""", """{"a":{"n":3,"v":1},"b":{"n":7,"v":1}}"""],
            latest.Received.Where(item => item.Data.Contains("\"a\":", StringComparison.Ordinal)).Select(item =>
                System.Text.Json.JsonElement.Parse(item.Data).GetProperty("data").GetRawText()));
    }
}
