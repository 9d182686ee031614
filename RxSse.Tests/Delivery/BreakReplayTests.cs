using RxSse.Delivery;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>The log loses events while clients join or receive the history.</summary>
public sealed class BreakReplayTests
{
    // A queue of few events, so that a replay waits for its client.
    private static readonly DeliveryOptions Small = new() { QueueEvents = 3 };

    private readonly BreakSimulation _simulation = new();

    [Fact]
    public void ReplayInANewEpoch_StartsOverBehindIt_FromTheLastIdThatItWasGiven()
    {
        var simulation = new BreakSimulation(Small);
        simulation.Append(new string('a', 60));
        simulation.Settle();
        var (streams, view) = (simulation.Connect("abc", "e1-0"), simulation.ConnectView("a", "e1-0"));
        simulation.Settle(); // they read nothing

        simulation.Log.Lose(10);
        simulation.Append("a");
        simulation.Settle(streams, view);

        foreach (var client in (Client[])[streams, view])
        {
            var received = BreakSimulation.Describe(client);
            var gap = Assert.Single(received, item => item.StartsWith("gap", StringComparison.Ordinal));
            var before = received[received.ToList().IndexOf(gap) - 1].Split(' ')[1];
            Assert.Equal($"gap restarted ? {before} e2-160", gap);
            Assert.NotEqual("e1-60", before);
            Assert.Equal(["a e2-161", "♥e2-161"], received.SkipWhile(item => item != gap).Skip(1));
            simulation.Check(client, "a", "e1-0");
        }
    }

    [Fact]
    public void CursorThatWasLookedUpBeforeTheEpochBegan_IsOneOfAnEarlierEpochWhenItsSubscriberJoins()
    {
        _simulation.Append("ab");
        _simulation.Settle();
        var (streams, view) = (_simulation.Connect("abc", "e1-1"), _simulation.ConnectView("a, b, c", "e1-1"));
        _simulation.Log.Lose(1);
        _simulation.Append("c");
        _simulation.RunHub(1); // before the shards have joined them
        _simulation.Settle(streams, view);

        _simulation.Check(streams, "abc", "e1-1");
        _simulation.Check(view, "abc", "e1-1");
        Assert.StartsWith("gap restarted ? e1-1 ", BreakSimulation.Describe(streams)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void CursorOfAnEpochThatHasNotReachedTheShard_Waits()
    {
        _simulation.Append("ab");
        _simulation.Settle();
        _simulation.Log.Lose(1);
        _simulation.Append("ac"); // the tail has not told it
        var (own, earlier) = (_simulation.Connect("abc", "e2-103"), _simulation.Connect("abc", "e1-2"));
        for (var i = 0; i < 5; i++)
        {
            _simulation.RunShard(0, 3);
            _simulation.RunShard(1, 3);
        }

        own.Read();
        earlier.Read();
        Assert.Empty(own.Received);
        Assert.Empty(earlier.Received);
        _simulation.Settle(own, earlier);

        Assert.Equal(["c e2-104", "♥e2-104"], BreakSimulation.Describe(own));
        Assert.Equal(["gap restarted ? e1-2 e2-102", "a e2-103", "c e2-104", "♥e2-104"], BreakSimulation.Describe(earlier));
    }

    [Fact]
    public void PageThatWasReadBeforeAnEpochBegan_IsNotSentInIt()
    {
        _simulation.Append("ab");
        _simulation.Settle();
        _simulation.Log.HoldsReads = true;
        var (streams, view) = (_simulation.Connect("abc", "e1-0"), _simulation.ConnectView("a, b, c", "e1-0"));
        _simulation.Settle(streams, view);

        _simulation.Log.Lose(1, "c");
        _simulation.Settle(streams, view);
        _simulation.Log.ReleaseReads();
        _simulation.Append("b");
        _simulation.Settle(streams, view);

        Assert.Equal(["gap restarted ? e1-0 e2-103", "b e2-104", "♥e2-104"], BreakSimulation.Describe(streams));
        _simulation.Check(view, "abc", "e1-0");
    }

    [Fact]
    public void TwoNewEpochsInARow_AreBothDeclared_AndAReplayStartsOverBehindTheSecond()
    {
        var simulation = new BreakSimulation(Small);
        simulation.Append(new string('a', 60));
        var live = simulation.Connect("abc");
        simulation.Settle(live);
        Client[] replaying = [simulation.Connect("abc", "e1-0"), simulation.ConnectView("a", "e1-0")];
        simulation.Settle(live);

        simulation.Log.Lose(10);
        simulation.Log.Lose(5);
        simulation.Append("a");
        simulation.Settle([live, .. replaying]);

        Assert.Equal(
            ["gap restarted ? e1-60 e2-160", "a e2-50", "♥e2-160", "gap restarted ? e2-160 e3-260", "a e3-45", "a e3-261", "♥e3-261"],
            WithoutHeartbeats(live, "♥e3-260").TakeLast(7));
        foreach (var client in replaying)
        {
            Assert.Equal(["a e3-261", "♥e3-261"], WithoutHeartbeats(client, "♥e3-260").TakeLast(2));
            Assert.Contains(BreakSimulation.Describe(client), item => item.StartsWith("gap restarted ? e1-", StringComparison.Ordinal));
            Assert.DoesNotContain("a e1-60", BreakSimulation.Describe(client));
            simulation.Check(client, "a", "e1-0");
        }
    }

    [Fact]
    public void ReplayOfAViewWithALivePipe_StartsOver_AndNothingOfTheOldEpochComesBehindTheGap()
    {
        _simulation.Append("ab");
        _simulation.Settle();
        _simulation.Log.HoldsReads = true;
        var view = _simulation.ConnectView("a, (b | buffer 1s)", "e1-0");
        _simulation.Settle(view);

        _simulation.Log.Lose(1);
        _simulation.Settle(view);
        _simulation.Append("ab");
        _simulation.Log.ReleaseReads();
        _simulation.Settle(view);
        _simulation.RunViews((int)TimeSpan.TicksPerSecond);
        _simulation.Settle(view);

        Assert.Equal(
            ["gap live ? e1-0 e1-2", "a e1-1", "gap restarted ? e1-2 e2-102", "♥e2-102", "a e2-103", "♥e2-104", "b [104]", "♥e2-104"],
            BreakSimulation.Describe(view));
    }

    private static IEnumerable<string> WithoutHeartbeats(Client client, string heartbeat) =>
        BreakSimulation.Describe(client).Where(item => item != heartbeat);
}
