using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>The log breaks while windows end: what single clients are told. Time begins at 100 ms.</summary>
public sealed class WindowBreakTests
{
    [Fact]
    public void WindowsThatAreNotWhole_AreDeclared_AlsoIfAnEarlierEpochHadTheirTimes()
    {
        var simulation = new BreakSimulation();
        simulation.Append("a");
        simulation.Log.Lose(1); // the clock falls to 93 ms
        simulation.Append("aa");
        simulation.Log.Evict(1);
        simulation.Settle();
        simulation.Log.Pass(10);
        simulation.Settle();
        var client = simulation.ConnectView(BrokenWindows.View, "e1-1-100");
        simulation.Settle(client);

        Assert.Equal(
            [
                "gap restarted ? e1-1-100 e2-103-99", """w0 {"count":0,"from":96,"to":100}""", "w1 e2-103-100", "w1 e2-103-102", "♥e2-103-103",
            ],
            BreakSimulation.Describe(client));
        new BrokenWindows(simulation.Log).Check(client, "e1-1-100", isLast: true);
    }

    [Fact]
    public void GapOfEvictedEvents_NamesTheTimeOfTheWindowsThatItDeclares()
    {
        var simulation = new BreakSimulation();
        simulation.Append("a");
        simulation.Log.Lose(1); // the clock falls to 93 ms
        simulation.Append("a");
        simulation.Log.Pass(10);
        simulation.Append("a");
        simulation.Log.Evict(1);
        simulation.Settle();
        var client = simulation.ConnectView(BrokenWindows.View, "e1-1-100");
        simulation.Settle(client);

        Assert.Equal(["gap restarted ? e1-1-100 e2-102-103", "♥e2-103-103"], BreakSimulation.Describe(client)); // windows have ended at 94 to 102 ms
        new BrokenWindows(simulation.Log).Check(client, "e1-1-100", isLast: true);
    }

    [Fact]
    public void WindowsWhoseIdIsDropped_AreDeclaredBeforeTheBreak()
    {
        var simulation = new BreakSimulation(new DeliveryOptions { QueueEvents = 2 });
        var client = simulation.ConnectView(BrokenWindows.View, policy: OverflowPolicy.DropOldest);
        simulation.Append("a");
        simulation.Settle(client);
        simulation.Log.Pass(2);
        simulation.Settle();
        simulation.Log.Pass(2);
        simulation.Settle(); // the client, which does not read, has got two of the three windows that end at 104 ms; the last waits, which has the id
        simulation.Append("a");
        simulation.Log.Pass(8);
        simulation.Settle();
        simulation.Log.Lose(2);
        simulation.Settle();
        simulation.Log.Pass(16);
        simulation.Settle();
        simulation.Settle(client);

        // What was lost is not in the windows of the new epoch. So those without an id are in a gap, and count what the earlier one had.
        Assert.Equal(
            [
                """w0 {"count":1,"from":100,"to":104}""", """w1 {"count":1,"from":98,"to":104}""", "gap slow 18 e1-1-103 e2-102-118",
                "gap restarted ? e1-2-112 e2-102-0", "gap restarted ? e2-102-0 e2-102-105", """w0 {"count":0,"from":116,"to":120}""", "w1 e2-102-120",
            ],
            BreakSimulation.Describe(client).Skip(4).SkipLast(1));
        new BrokenWindows(simulation.Log).Check(client, null, isLast: true);
    }
}
