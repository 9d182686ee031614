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
    public void NewEpochOfALogThatWasEmptied_LeavesNoSnapshot()
    {
        _simulation.Append("ab");
        _simulation.Settle();
        var (client, other) = (_simulation.Connect("abc"), _simulation.Connect("abc"));
        _simulation.Settle(client, other);

        _simulation.Log.Lose(2);
        _simulation.Settle(client, other);
        var (streams, view) = (_simulation.Connect("abc"), _simulation.ConnectView("a, b"));
        _simulation.Settle(streams, view);

        Assert.Equal(["gap restarted ? e1-2 e2-102", "♥e2-102"], BreakSimulation.Describe(client).TakeLast(2));
        Assert.Equal(["♥e2-102"], BreakSimulation.Describe(streams));
        Assert.Equal(["♥e2-102"], BreakSimulation.Describe(view));
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
