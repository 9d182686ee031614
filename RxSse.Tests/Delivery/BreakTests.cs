using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>The log loses events while clients are connected.</summary>
public sealed class BreakTests
{
    private readonly BreakSimulation _simulation = new();

    [Fact]
    public void NewEpoch_IsDeclared_AndBringsTheSnapshotOfWhatHasSurvived()
    {
        var (all, some) = (_simulation.Connect("abc"), _simulation.Connect("ac"));
        _simulation.Append("abca");
        _simulation.Settle(all, some);

        _simulation.Log.Lose(1, "b");
        _simulation.Append("c");
        _simulation.Settle(all, some);
        var later = _simulation.Connect("abc");
        _simulation.Settle(later);

        Assert.Equal(
            ["♥e1-0", "a e1-1", "b e1-2", "c e1-3", "a e1-4", "gap restarted ? e1-4 e2-105", "a e2-1", "b e2-2", "c e2-106", "♥e2-106"],
            WithoutHeartbeatsBetween(all));
        Assert.Equal(
            ["♥e1-0", "a e1-1", "c e1-3", "a e1-4", "gap restarted ? e1-4 e2-105", "a e2-1", "c e2-106", "♥e2-106"],
            WithoutHeartbeatsBetween(some));
        Assert.Equal(["a e2-1", "b e2-2", "♥e2-106"], BreakSimulation.Describe(later));
    }

    [Fact]
    public void Hole_IsDeclared_WithTheNumberOfEventsOfAllStreams_AndBringsTheNewestOfThem()
    {
        var (all, some) = (_simulation.Connect("abc"), _simulation.Connect("bc"));
        _simulation.Append("ab");
        _simulation.Settle(all, some);

        _simulation.Log.Miss("a", "c", "a");
        _simulation.Append("b");
        _simulation.Settle(all, some);

        Assert.Equal(
            ["♥e1-0", "a e1-1", "b e1-2", "gap expired 3 e1-2 e1-5", "a e1-5", "b e1-6", "♥e1-6"], WithoutHeartbeatsBetween(all));
        Assert.Equal(["♥e1-0", "b e1-2", "gap expired ? e1-2 e1-5", "b e1-6", "♥e1-6"], WithoutHeartbeatsBetween(some));
    }

    [Fact]
    public void AfterABreak_AHeartbeatGivesTheClientACursorBehindIt()
    {
        var client = _simulation.Connect("abc");
        _simulation.Append("a");
        _simulation.Settle(client);

        _simulation.Log.Lose(1);
        _simulation.RunHub(1);
        _simulation.RunShard(0, 3);
        client.Read();

        Assert.Equal(["gap restarted ? e1-1 e2-101", "♥e2-101"], BreakSimulation.Describe(client).TakeLast(2));
    }

    [Fact]
    public void ReplayInANewEpoch_StartsOverBehindIt_FromTheLastIdThatItWasGiven()
    {
        _simulation.Append(new string('a', 60));
        _simulation.Settle();
        var (streams, view) = (_simulation.Connect("abc", "e1-0"), _simulation.ConnectView("a", "e1-0"));
        for (var i = 0; i < 4; i++)
        {
            _simulation.RunViews(3);
            _simulation.RunShard(0, 3);
            _simulation.RunShard(1, 3);
        }

        _simulation.Log.Lose(10);
        _simulation.Append("a");
        _simulation.Settle(streams, view);

        foreach (var client in (Client[])[streams, view])
        {
            var received = BreakSimulation.Describe(client);
            var gap = Assert.Single(received, item => item.StartsWith("gap", StringComparison.Ordinal));
            var before = received[received.ToList().IndexOf(gap) - 1].Split(' ')[1];
            Assert.Equal($"gap restarted ? {before} e2-160", gap);
            Assert.NotEqual("e1-60", before);
            Assert.Equal(["a e2-161", "♥e2-161"], received.SkipWhile(item => item != gap).Skip(1));
            _simulation.Check(client, "a", "e1-0");
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
    public void LivePipe_KeepsWhatWaitsInIt()
    {
        var view = _simulation.ConnectView("a | buffer 1s");
        _simulation.Append("aa");
        _simulation.Settle(view);

        _simulation.Log.Lose(1);
        _simulation.Append("a");
        _simulation.Settle(view);
        _simulation.RunViews((int)TimeSpan.TicksPerSecond);
        _simulation.Settle(view);

        Assert.Contains("gap restarted ? e1-2 e2-102", BreakSimulation.Describe(view));
        Assert.Contains(BreakSimulation.Describe(view), item => item.EndsWith("[1,2,103]", StringComparison.Ordinal));
    }

    [Fact]
    public void View_IsToldOfABreak_AndItsNextSubscriberGetsTheSnapshotOfWhatHasSurvived()
    {
        var view = _simulation.ConnectView("a, b");
        _simulation.Append("aba");
        _simulation.Settle(view);

        _simulation.Log.Lose(1);
        _simulation.Append("b");
        _simulation.Settle(view);
        _simulation.Log.Miss("a");
        _simulation.Append("b");
        _simulation.Settle(view);
        var later = _simulation.ConnectView("a, b");
        _simulation.Settle(view, later);

        Assert.Equal(
            [
                "♥e1-0", "a e1-1", "b e1-2", "a e1-3", "gap restarted ? e1-3 e2-103", "b e2-104", "gap expired ? e2-104 e2-105", "b e2-106",
                "♥e2-106",
            ],
            WithoutHeartbeatsBetween(view));
        Assert.Equal("a e2-105", BreakSimulation.Describe(later)[0]);
    }

    private static string[] WithoutHeartbeatsBetween(Client client)
    {
        var received = BreakSimulation.Describe(client);
        return [.. received.Where((item, i) => item[0] != '♥' || i == 0 || i == received.Count - 1)];
    }
}
