using System.Globalization;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Clients that join and reconnect to views.</summary>
public sealed class ViewFanOutTests
{
    private const string Replayable = "a | as p";
    private const string Live = "b | debounce 1ms | as l";
    private const string Mixed = $"({Replayable}), ({Live})";

    private readonly ViewSimulation _simulation = new(new DeliveryOptions(), history: 1_000);

    [Fact]
    public void WhoJoinsWithoutACursor_GetsTheSnapshotOfEveryPipe_AndThenWhatComes()
    {
        _simulation.Publish("aab");
        _simulation.Run();
        var client = _simulation.Connect(Mixed);
        _simulation.Settle(client);
        _simulation.Publish("a");
        _simulation.Settle(client);

        Assert.Equal(["p 2 #e-2", "l 3", "♥3", "p 4 #e-4", "♥4"], ViewSimulation.Describe(client));
    }

    [Fact]
    public void WhoComesBack_ToAViewThatHasSentNothing_HasACursorAndMissesNothing()
    {
        const string rare = "a | where v > 5 | as p";
        _simulation.Publish("aaa");
        var first = _simulation.Connect(rare);
        _simulation.Settle(first);
        Assert.Equal("e-3", first.Cursor);
        first.Leave();

        _simulation.Publish('a', 6);
        _simulation.Publish("a");
        var second = _simulation.Connect(rare, first.Cursor);
        _simulation.Settle(second);

        Assert.Equal(["p 4 #e-4", "♥5"], ViewSimulation.Describe(second));
    }

    [Fact]
    public void WhoComesBack_AfterNothingThatMatches_GetsTheHeartbeatOnly()
    {
        _simulation.Publish("acc");
        _simulation.Run();
        var client = _simulation.Connect(Replayable, "e-1");
        _simulation.Settle(client);

        Assert.Equal(["♥3"], ViewSimulation.Describe(client));
    }

    [Fact]
    public void WhoComesBack_ToALiveView_IsToldSo_AndStartsAfreshWithTheSnapshot()
    {
        _simulation.Publish("bbb");
        _simulation.Run();
        var client = _simulation.Connect(Live, "e-1");
        _simulation.Settle(client);

        Assert.Equal(["gap live ? e-1 e-3", "l 3", "♥3"], ViewSimulation.Describe(client));
    }

    [Fact]
    public void WhoComesBack_ToAMixedView_GetsTheGap_TheReplay_AndTheSnapshotOfTheLivePipes()
    {
        _simulation.Publish("aabab");
        _simulation.Run();
        var client = _simulation.Connect(Mixed, "e-1");
        _simulation.Settle(client);
        _simulation.Publish("ba");
        _simulation.Settle(client);
        _simulation.Wait(1);
        _simulation.Settle(client);

        Assert.Equal(
            ["gap live ? e-1 e-5", "p 2 #e-2", "p 4 #e-4", "l 5", "♥5", "p 7 #e-7", "♥7", "l 6", "♥7"], ViewSimulation.Describe(client));
    }

    [Theory]
    [InlineData("old-7", "gap restarted ? old-7 e-6|p 4 #e-4|p 6 #e-6|l 5|♥6")]
    [InlineData("e-1", "gap expired ? e-1 e-6|p 4 #e-4|p 6 #e-6|l 5|♥6")]
    [InlineData("e-99", "gap unknown ? none e-6|l 5|p 6 #e-6|♥6")]
    [InlineData("nonsense", "gap unknown ? none e-6|l 5|p 6 #e-6|♥6")]
    public void WhateverTheCursor_OneGapTellsTheMixedViewOfItAll(string cursor, string gets)
    {
        var simulation = new ViewSimulation(new DeliveryOptions(), history: 3);
        simulation.Publish("aababa");
        simulation.Run();
        var client = simulation.Connect(Mixed, cursor);
        simulation.Settle(client);

        Assert.Equal(gets.Split('|'), ViewSimulation.Describe(client));
    }

    [Fact]
    public void LiveEventsThatPassDuringASlowReplay_AreDeclared_AndTheSnapshotIsOfItsEnd()
    {
        var simulation = new ViewSimulation(new DeliveryOptions { QueueEvents = 3 }, history: 1_000);
        simulation.Publish(new string('a', 20) + "b");
        simulation.Run();
        var client = simulation.Connect(Mixed, "e-0");
        simulation.Run(); // the client reads nothing, and its queue is soon full
        for (var i = 0; i < 3; i++)
        {
            simulation.Publish("b");
            simulation.Run();
            simulation.Run();
            simulation.Wait(2);
            simulation.Run();
        }

        simulation.Settle(client);

        var seen = ViewSimulation.Describe(client).ToArray();
        Assert.Equal("gap live ? e-0 e-21", seen[0]);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"p {n} #e-{n}"), seen[1..21]);
        Assert.Equal(["gap live 3 e-21 e-24", "l 24", "♥24"], seen[21..]);
    }

    [Fact]
    public void SnapshotAfterAReplay_OverflowsNothing()
    {
        var simulation = new ViewSimulation(new DeliveryOptions { QueueEvents = 3, Overflow = OverflowPolicy.Disconnect }, history: 1_000);
        simulation.Publish("bccc");
        simulation.Run();
        var client = simulation.Connect("(c | as p), (b | sample 1s | as l1), (b | sample 2s | as l2), (b | sample 3s | as l3)", "e-0");
        for (var i = 0; i < 20; i++)
        {
            simulation.RunHub(3);
            simulation.RunViews(3);
            simulation.RunShard(0, 1);
            simulation.RunShard(1, 1);
            client.Read();
        }

        simulation.Settle(client);

        Assert.False(client.WasAborted);
        Assert.Equal(
            ["gap live ? e-0 e-4", "p 2 #e-2", "p 3 #e-3", "p 4 #e-4", "l1 1", "l2 1", "l3 1", "♥4"], ViewSimulation.Describe(client));
    }

    [Fact]
    public void WhoNeedsASnapshotThatFails_IsDisconnected_AndTheOthersOfTheViewAreNot()
    {
        var view = new View([new Pipe(new StreamSource("a"), [new WithoutSnapshot()])]);
        var returns = _simulation.Connect(view, OverflowPolicy.Latest, Cursor.Parse("e-0"));
        _simulation.Settle(returns);
        _simulation.Publish("a");
        _simulation.Settle(returns);
        var starts = _simulation.Connect(view, OverflowPolicy.Latest, cursor: null);
        _simulation.Settle(returns, starts);
        _simulation.Publish("a");
        _simulation.Settle(returns);

        Assert.Equal((true, false), (starts.WasAborted, returns.WasAborted));
        Assert.Equal("a 2 #e-2", ViewSimulation.Describe(returns).Last(text => text[0] == 'a'));
    }

    private sealed record WithoutSnapshot : Operator
    {
        public override string Text => "without";

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => events;

        public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => throw new InvalidOperationException();
    }

    [Fact]
    public void WhoReadsNothing_KeepsTheNewestOfEachPipe_AndIsToldWhatIsMissing()
    {
        var simulation = new ViewSimulation(new DeliveryOptions { QueueEvents = 2, Overflow = OverflowPolicy.Latest }, history: 1_000);
        var client = simulation.Connect("(a | as p), (c | as q)");
        simulation.Settle(client);
        simulation.Publish("c");
        for (var i = 0; i < 20; i++)
        {
            simulation.Publish("a");
            simulation.Run();
        }

        simulation.Settle(client);

        var seen = ViewSimulation.Describe(client).ToArray();
        Assert.Contains("q 1 #e-1", seen); // although the other pipe has many events
        Assert.Equal("p 21 #e-21", seen[^2]);
        var missed = seen.Single(text => text.StartsWith("gap slow", StringComparison.Ordinal)).Split(' ')[2];
        Assert.Equal(21, int.Parse(missed, CultureInfo.InvariantCulture) + seen.Count(text => text[0] is 'p' or 'q'));
    }
}
