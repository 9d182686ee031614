using RxSse.Delivery;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery.Joining;

/// <summary>Replays of views: beside the shards, a few at a time, at the pace of the client.</summary>
public sealed class ViewReplayTests
{
    private const string View = "a | as p";

    private readonly ViewSimulation _simulation = new(new DeliveryOptions { QueueEvents = 3 }, history: 1_000, concurrentReplays: 1);

    [Fact]
    public void ShardAlone_ReplaysNothing()
    {
        _simulation.Publish("aaa");
        _simulation.Run();
        var client = Join("e-0")[0];
        RunShards(100);
        client.Read();
        Assert.Empty(client.Received);

        _simulation.RunViews(1); // a turn of the replay
        RunShards(100);
        client.Read();

        Assert.Equal(["p 1 #e-1", "p 2 #e-2", "p 3 #e-3", "♥3"], Describe(client));
    }

    [Fact]
    public void EventsThatArriveDuringEachTurn_KeepNobodyInReplay()
    {
        _simulation.Publish("aaaa");
        _simulation.Run();
        var client = _simulation.Connect(View, "e-0");
        for (var i = 0; i < 20; i++)
        {
            _simulation.Publish("a"); // between the request of a turn and the turn
            _simulation.Run();
            client.Read();
        }

        var live = Describe(client).ToList();
        Assert.Contains(live, text => text[0] == '♥');
        Assert.True(live.FindIndex(text => text[0] == '♥') < 15, "It was in replay for most of the time.");
        _simulation.Settle(client);
        Assert.Equal(
            [.. Enumerable.Range(1, 24).Select(n => $"p {n} #e-{n}")], Describe(client).Where(text => text[0] == 'p'));
    }

    [Fact]
    public void ReplayThatWaitsForItsClient_HoldsNoPlace()
    {
        _simulation.Publish(new string('a', 200));
        _simulation.Run();
        var stuck = _simulation.Connect(View, "e-0");
        for (var i = 0; i < 20; i++)
        {
            _simulation.Run();
        }

        Assert.Equal((0, 0), (_simulation.Replays.AtWork, _simulation.Replays.Waiting));

        var reading = _simulation.Connect("a | as q", "e-150");
        _simulation.Settle(reading);
        Assert.Equal("q 200 #e-200", Describe(reading).Last(text => text[0] == 'q'));

        _simulation.Settle(stuck); // it reads now
        Assert.Equal([.. Enumerable.Range(1, 200).Select(n => $"p {n} #e-{n}"), "♥200"], Describe(stuck));
    }

    [Fact]
    public void ReplayThatKeepsMostForItsClient_IsDisconnected_WhenTooMuchWaits()
    {
        var simulation = new ViewSimulation(new DeliveryOptions { QueueEvents = 3, TotalQueueBytes = 1_500 }, history: 1_000);
        simulation.Publish(new string('a', 200));
        simulation.Run();
        var small = simulation.Connect(View, "e-190");
        var large = simulation.Connect(View, "e-0");
        for (var i = 0; i < 20; i++)
        {
            simulation.Run();
        }

        Assert.True(large.WasAborted);
        Assert.False(small.WasAborted);
        simulation.Settle(small);
        Assert.Equal([.. Enumerable.Range(191, 10).Select(n => $"p {n} #e-{n}"), "♥200"], ViewSimulation.Describe(small));
    }

    [Fact]
    public void WhoLeavesWhileItWaitsForAPlace_LeavesTheLine()
    {
        _simulation.Publish("aaa");
        _simulation.Run();
        var clients = Join("e-0", "e-0", "e-1");
        var (first, second, third) = (clients[0], clients[1], clients[2]);
        Assert.Equal((1, 2), (_simulation.Replays.AtWork, _simulation.Replays.Waiting));

        second.Leave();
        RunShards(5);
        Assert.Equal(1, _simulation.Replays.Waiting);

        first.Leave(); // its turn is about to run
        _simulation.Settle(third);
        Assert.Equal(["p 2 #e-2", "p 3 #e-3", "♥3"], Describe(third));
        Assert.Equal((0, 0), (_simulation.Replays.AtWork, _simulation.Replays.Waiting));
    }

    [Fact]
    public void HistoryThatForgetsWhileAReplayWaits_IsTold()
    {
        var simulation = new ViewSimulation(new DeliveryOptions(), history: 5, concurrentReplays: 1);
        simulation.Publish("aaaaa");
        simulation.Run();
        var client = simulation.Connect(View, "e-1");
        simulation.RunDispatcher(3);
        simulation.RunViews(3);
        simulation.RunShard(0, 3);
        simulation.RunShard(1, 3);
        simulation.Publish("aaaa"); // before its turn
        simulation.Settle(client);

        Assert.Equal(
            ["gap expired ? e-1 e-4", "p 5 #e-5", "♥5", "p 6 #e-6", "p 7 #e-7", "p 8 #e-8", "p 9 #e-9", "♥9"], ViewSimulation.Describe(client));
    }

    [Fact]
    public void ServerThatStops_BeginsNoTurn()
    {
        _simulation.Publish("aaa");
        _simulation.Run();
        var clients = Join("e-0", "e-0");
        _simulation.Stop();
        for (var i = 0; i < 10; i++)
        {
            _simulation.Run();
        }

        Assert.Equal((0, 0), (_simulation.Replays.AtWork, _simulation.Replays.Waiting));
        Assert.All(clients, client =>
        {
            client.Read();
            Assert.Empty(client.Received);
        });
    }

    // Joins the view. No turn of the replays has begun.
    private Client[] Join(params string[] cursors)
    {
        var clients = Array.ConvertAll(cursors, cursor => _simulation.Connect(View, cursor));
        _simulation.RunDispatcher(3);
        _simulation.RunViews(3);
        RunShards(5);
        return clients;
    }

    private void RunShards(int ticks)
    {
        _simulation.RunShard(0, ticks);
        _simulation.RunShard(1, ticks);
    }

    private static IEnumerable<string> Describe(Client client) => ViewSimulation.Describe(client);
}
